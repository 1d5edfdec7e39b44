/* Tests of promises that pipe, uds and ring have calls of their own for. */
#ifndef CONTROLS_H
#define CONTROLS_H

struct probe;

void control_polled(struct probe *p);
void control_timed(struct probe *p);
void control_peer(struct probe *p);

#endif
