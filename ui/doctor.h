/* kvm-vmm doctor: what this host can do, tried and not guessed, and what to do about the rest. */
#ifndef DOCTOR_H
#define DOCTOR_H

extern const char doctor_help[];

/* Prints the report on standard output. Status 0 if real-mode guests run here, else 1. */
int doctor_run(const char *kvm_device);

#endif
