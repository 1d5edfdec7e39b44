/* Whether this is a virtual machine or a container, and whose. */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#define HAS_CPUID 1
#else
#define HAS_CPUID 0
#endif

#include "base/array.h"
#include "core/machine/host_file.h"
#include "core/machine/host_virtual.h"
#include "core/record/facts.h"

/*
 * The flag "hypervisor" of cpuinfo is this bit of cpuid; the vendor's leaf
 * means nothing without it. False too where there is no cpuid.
 */
static bool cpuid_hypervisor(char vendor[13])
{
#if HAS_CPUID
	unsigned eax, ebx, ecx, edx;
	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & 1u << 31))
		return false;
	__cpuid(0x40000000, eax, ebx, ecx, edx);
	memcpy(vendor, (unsigned[]){ebx, ecx, edx}, 12);
	vendor[12] = '\0';
	host_make_ascii(vendor);
	return true;
#else
	(void)vendor;
	return false;
#endif
}

/*
 * NULL where the text, of cpuid, sysfs, DMI or the device tree, is no known
 * hypervisor's.
 */
static const char *hypervisor_name(const char *text)
{
	static const char *const names[][2] = {
		{"KVM", "KVM"},
		{"Linux KVM", "KVM"},
		{"TCG", "QEMU TCG"},
		{"QEMU", "QEMU"},
		{"VMware", "VMware"},
		{"Microsoft Hv", "Hyper-V"},
		{"Xen", "Xen"},
		{"VBox", "VirtualBox"},
		{"innotek", "VirtualBox"},
		{"linux,dummy-virt", "QEMU"}, /* 64-bit Arm */
		{"riscv-virtio,qemu", "QEMU"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		if (!strncasecmp(text, names[i][0], strlen(names[i][0])))
			return names[i][1];
	}
	return NULL;
}

static void describe_hypervisor(struct facts *facts)
{
	static const char *const fact = "virtualisation.hypervisor";
	static const char *const files[] = {"/sys/hypervisor/type",
					    "/sys/class/dmi/id/sys_vendor",
					    "/proc/device-tree/model"};
	char vendor[13] = "", text[128];
	bool guest = cpuid_hypervisor(vendor);
	const char *name = hypervisor_name(vendor);
	for (size_t i = 0; !name && i < ARRAY_LENGTH(files); i++) {
		if (host_read_line(files[i], text, sizeof(text)))
			name = hypervisor_name(text);
	}
	if (!name && guest)
		name = *vendor ? vendor : "unknown";
	facts_text(facts, fact, name || !HAS_CPUID ? name : "none");
}

/* Docker and Podman leave a mark, where others leave their name. */
static void complete_container(struct facts *facts)
{
	static const char *const fact = "virtualisation.container";
	if (facts_get(facts, fact, NULL))
		return;
	if (!access("/run/.containerenv", F_OK))
		facts_text(facts, fact, "podman");
	else if (!access("/.dockerenv", F_OK))
		facts_text(facts, fact, "docker");
}

bool host_clock_counts(void)
{
	static const char word[] = "mqbench.clock=instructions";
	char line[4096], *rest = line, *parameter;
	if (!host_read_line("/proc/cmdline", line, sizeof(line)))
		return false;
	while ((parameter = strsep(&rest, " ")))
		if (!strcmp(parameter, word))
			return true;
	return false;
}

const char *host_clock_unit(void)
{
	return host_clock_counts() ? "instructions" : "ns";
}

void host_describe_virtual(struct facts *facts)
{
	describe_hypervisor(facts);
	complete_container(facts);
}
