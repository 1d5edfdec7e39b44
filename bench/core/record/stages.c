/*
 * Kernel functions by stage. A helper that many stages call is
 * listed where a message calls it most.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/record/stages.h"

const char *const stage_names[STAGES] = {
	[STAGE_ENTRY] = "entry",   [STAGE_LOOKUP] = "lookup",
	[STAGE_MEMORY] = "memory", [STAGE_COPY] = "copy",
	[STAGE_QUEUE] = "queue",   [STAGE_WAKE] = "wake",
	[STAGE_NOTICE] = "notice", [STAGE_IPI] = "ipi",
	[STAGE_IDLE] = "idle",	   [STAGE_USER] = "user",
	[STAGE_OTHER] = "other",
};

const char *const stage_labels[STAGES] = {
	[STAGE_ENTRY] = "system call entry and exit",
	[STAGE_LOOKUP] = "permission and lookup",
	[STAGE_MEMORY] = "allocation and accounting",
	[STAGE_COPY] = "copy",
	[STAGE_QUEUE] = "queue and locking",
	[STAGE_WAKE] = "wake-up and scheduling",
	[STAGE_NOTICE] = "timestamps and notify",
	[STAGE_IPI] = "interrupts between CPUs",
	[STAGE_IDLE] = "entering and leaving idle",
	[STAGE_USER] = "user space",
	[STAGE_OTHER] = "other",
};

#define IPI_HANDLERS                                                           \
	"asm_sysvec_reschedule_ipi asm_sysvec_call_function "                  \
	"asm_sysvec_call_function_single ipi_handler handle_IPI "

const char *const stage_functions[STAGES] = {
	[STAGE_ENTRY] = "do_syscall_64 entry_SYS* syscall_* x64_sys_call "
			"__x64_sys_* __do_sys_* ksys_* "
			"arch_exit_to_user_mode_prepare exit_to_user_mode_* "
			"__rseq_* mem_cgroup_handle_over_high "
			"blkcg_maybe_throttle_current task_work_* "
			"fpregs_assert_state_consistent amd_clear_divider "
			"vectors el0t_* el0_svc* do_el0_svc invoke_syscall "
			"__arm64_sys_* ret_to_user do_notify_resume "
			"cortex_a76_erratum_1463225_svc_handler "
			"get_random_u16 _get_random_bytes chacha_* crng_* "
			"prandom_u32_state "
			"rseq_* clear_rseq_cs __riscv_sys_* do_trap_ecall_u "
			"handle_exception ret_from_exception",
	[STAGE_LOOKUP] =
		"ipcget ipcperms ipc_addid ipc_kht_remove "
		"ipc_obtain_object_check ipc_rmid ipcctl_obtain_check "
		"ipc_rcu_getref security_ipc_permission "
		"security_msg_queue_* bpf_lsm_ipc_permission "
		"bpf_lsm_msg_queue_* idr_alloc_* idr_find idr_get_* "
		"idr_remove idr_replace radix_tree_lookup __radix_tree_* "
		"radix_tree_delete_item radix_tree_extend radix_tree_iter_* "
		"radix_tree_next_chunk radix_tree_tag_get delete_node "
		"node_tag_clear rht_key_get_hash xa_destroy xas_clear_mark "
		"fdget __fdget __fget_light fput pid_vnr put_pid "
		"security_inode_* security_file_* security_capable "
		"security_d_instantiate bpf_lsm_file_* bpf_lsm_inode_* "
		"apparmor_* tomoyo_* hook_file_* evm_* ima_* landlock_* "
		"capable cap_capable map_id_* make_vfsuid make_vfsgid "
		"from_kuid_munged from_kgid_munged inode_permission "
		"generic_permission may_delete __check_sticky do_mq_open "
		"do_mq_getsetattr msgctl_down lookup_* __lookup_slow "
		"simple_lookup full_name_hash strlen memcmp getname "
		"getname_flags putname strncpy_from_user d_* __d_* "
		"___d_drop dput dentry_open dentry_unlink_inode "
		"__dentry_kill lock_for_kill lockref_* path_get path_put "
		"mnt* __mnt_* vfs_* do_dentry_open alloc_fd expand_files "
		"get_unused_fd_flags fd_install file_close_* "
		"file_f_owner_release file_ra_state_init close_fd pick_file "
		"filp_* __fput __fput_sync locks_* errseq_sample",
	[STAGE_MEMORY] =
		"load_msg free_msg newque freeque security_msg_msg_* "
		"bpf_lsm_msg_msg_* lsm_blob_alloc kfree kmalloc_* "
		"__kmalloc* kmem_cache_* __kmem_cache_* cache_from_obj "
		"memcg_slab_* __memcg_slab_* obj_cgroup_* get_obj_cgroup_* "
		"__get_obj_cgroup_* mod_objcg_state refill_obj_stock "
		"__refill_obj_stock __account_obj_stock trylock_stock "
		"refill_stock __refill_stock try_charge_memcg "
		"mod_memcg_* __mod_memcg_* memcg_account_kmem __pcs_* barn_* "
		"should_failslab slab_* __slab_* "
		"___slab_alloc allocate_slab setup_object get_partial_node "
		"put_cpu_partial __put_partials __unfreeze_partials "
		"cmpxchg_double_slab memset_orig memset __memset "
		"percpu_counter_add_batch percpu_ref_* "
		"virt_to_folio "
		"inc_rlimit_ucounts "
		"dec_rlimit_ucounts put_ucounts alloc_pages* __alloc_pages* "
		"get_page_from_freelist rmqueue_bulk __rmqueue_pcplist "
		"check_new_pages prep_compound_page clear_page_* free_page* "
		"free_pcp* free_tail_page_prepare free_unref_* __free_* "
		"mod_node_page_state __mod_zone_page_state "
		"__zone_watermark_ok cond_accept_memory policy_nodemask "
		"radix_tree_node_* idr_preload alloc_inode new_inode "
		"inode_free_by_rcu inode_has_buffers inode_init_* "
		"inode_sb_list_add inode_to_bdi inode_wait_for_writeback "
		"__inode_wait_for_writeback file_set_fsnotify_mode "
		"module_put try_module_get mqueue_* get_next_ino ihold iput "
		"evict clear_inode destroy_inode __destroy_inode drop_nlink "
		"alloc_empty_file __alloc_file init_file file_free_rcu "
		"dentry_free msg_rcu_free ipc_rcu_putref put_ipc_ns "
		"call_rcu __call_rcu_common rcu_async_should_hurry "
		"rcu_cblist_dequeue rcu_core rcu_do_batch rcu_gp_* "
		"rcu_segcblist_* rcu_softirq_qs rcu_nocb_* "
		"__local_bh_enable_ip note_gp_changes invoke_rcu_core "
		"i_callback handle_softirqs raise_softirq",
	[STAGE_COPY] =
		"store_msg do_msg_fill msgctl_stat kernel_to_ipc64_perm "
		"_copy_from_user _copy_to_user copy_user_* "
		"rep_movs_alternative memcpy memcpy_orig __memcpy "
		"__check_object_size __check_heap_object check_stack_object "
		"__virt_addr_valid is_vmalloc_addr __get_user_* "
		"__put_user_* __arch_copy_* _inline_copy_from_user "
		"memblock_is_map_memory pfn_is_map_memory "
		"__asm_copy_* fallback_scalar_usercopy",
	[STAGE_QUEUE] =
		"do_msgsnd do_msgrcv do_mq_timedsend do_mq_timedreceive "
		"msg_insert msg_get ss_wakeup _raw_* __list_add_valid* "
		"__list_del_entry_valid* rb_erase rb_insert_color "
		"__rcu_read_lock __rcu_read_unlock _atomic_dec_and_lock* "
		"refcount_dec_* __mutex_init __init_rwsem down_write "
		"up_write rt_mutex_* rt_spin_* rt_read_* rt_write_* "
		"rtlock_* rwbase_* migrate_disable migrate_enable "
		"do_raw_spin_lock arch_local_irq_*",
	[STAGE_WAKE] =
		"schedule schedule_* __schedule finish_task_switch "
		"__switch_to* switch_* cr4_update_irqsoff native_load_* "
		"native_write_msr asm_load_gs_index invalidate_user_asid "
		"load_new_mm_cr3 save_fpregs_to_fpstate "
		"restore_fpregs_from_fpstate rcu_note_context_switch "
		"mm_cid_get pick_* __pick_* put_prev_* set_next_* "
		"__set_next_* enqueue_* __enqueue_* dequeue_* __dequeue_* "
		"requeue_delayed_entity update_* __update_* "
		"vruntime_eligible avg_vruntime entity_* place_entity "
		"min_vruntime_* clear_buddies clear_delayed "
		"check_cfs_rq_runtime check_preempt_* wakeup_preempt "
		"select_task_rq* resched_curr* __resched_curr "
		"arch_scale_* dl_* rb_next rb_prev __rb_* psi_* "
		"record_times cpuacct_charge __cgroup_account_cputime "
		"__cgroup_rstat_updated native_sched_clock sched_* "
		"raw_spin_rq_* __task_rq_lock wake_up_* wake_q_* wq_sleep "
		"try_to_wake_up ttwu_* kick_process expunge_all "
		"do_sched_yield yield_task_fair __cond_resched "
		"prepare_to_swait_* finish_swait enter_lazy_tlb "
		"cpu_switch_to check_and_switch_context cpu_do_switch_mm "
		"post_ttbr_update_workaround fpsimd_* task_fpsimd_load "
		"wakeup_preempt_* ___task_rq_lock migrate_disable_switch "
		"task_non_contending start_dl_timer hrtick_* hrtimer_* "
		"__hrtimer_* __remove_hrtimer timerqueue_* ktime_get "
		"css_rstat_updated __css_rstat_updated cgroup_rstat_updated "
		"choose_new_asid propagate_entity_load_avg idle_cpu "
		"get_nohz_timer_target rb_erase_linked account_llc_* "
		"tls_preserve_current_state hw_breakpoint_thread_switch "
		"ptrauth_* mte_thread_switch spectre_v4_* "
		"cpu_mitigations_off is_cpu_allowed rcu_qs rcu_all_qs "
		"arch_counter_get_cntvct __fstate_* riscv_sched_clock "
		"erratum_1418040_thread_switch this_cpu_has_cap "
		"is_affected_midr_range_list get_cpu_fpsimd_context "
		"put_cpu_fpsimd_context __get_cpu_fpsimd_context "
		"__put_cpu_fpsimd_context task_of check_spread",
	[STAGE_NOTICE] = "__do_notify __wake_up __wake_up_common* "
			 "simple_inode_init_ts inode_set_ctime_* current_time "
			 "ktime_get_* fsnotify_* __fsnotify_* __srcu_read_* "
			 "timestamp_truncate dnotify_flush bit_waitqueue "
			 "__init_waitqueue_head",
	[STAGE_IPI] =
		IPI_HANDLERS "__smp_call_single_queue "
			     "call_function_single_prep_ipi llist_add_batch "
			     "native_send_call_func_single_ipi "
			     "default_send_IPI_single_phys "
			     "default_send_IPI_single flat_send_IPI_mask "
			     "_flat_send_IPI_mask "
			     "__default_send_IPI_dest_field "
			     "arch_send_call_function_single_ipi "
			     "send_call_function_single_ipi "
			     "smp_cross_call __ipi_send_mask "
			     "gic_ipi_send_mask cpu_logical_map",
};

/* Whether the name at `pattern`, up to a space, takes the function. */
static bool takes(const char *pattern, const char *function)
{
	size_t length = strcspn(function, "."), n = strcspn(pattern, "* ");
	return !strncmp(pattern, function, n) &&
	       (pattern[n] == '*' || n == length);
}

/* NULL: none of the names, which may be NULL, takes it. */
static const char *find(const char *names, const char *function)
{
	for (const char *at = names; at && *at; at += strspn(at, " ")) {
		if (takes(at, function))
			return at;
		at += strcspn(at, " ");
	}
	return NULL;
}

const char *stage_pattern_of(const char *function, enum stage *stage)
{
	for (int i = 0; i < STAGES; i++) {
		const char *at = find(stage_functions[i], function);
		*stage = (enum stage)i;
		if (at)
			return at;
	}
	*stage = STAGE_OTHER;
	return NULL;
}

bool stage_is_ipi_handler(const char *function)
{
	return find(IPI_HANDLERS, function);
}

enum stage stage_of(const char *function)
{
	enum stage stage;
	stage_pattern_of(function, &stage);
	return stage;
}
