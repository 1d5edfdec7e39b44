/* Tests of promises for pipe, uds and ring, through their mechanisms. */
#ifndef CONTROLS_H
#define CONTROLS_H

struct probe;

void control_order(struct probe *p);
void control_boundaries(struct probe *p);
void control_many(struct probe *p);
void control_polled(struct probe *p);
void control_timed(struct probe *p);
void control_peer(struct probe *p);

#endif
