#include "control.h"

void control_pause(struct vcpu *vcpu)
{
    vcpu_request(vcpu, VCPU_PAUSE, 0);
}

void control_resume(struct vcpu *vcpu)
{
    vcpu_request(vcpu, 0, VCPU_PAUSE);
}

void control_stop(struct vcpu *vcpu)
{
    vcpu_request(vcpu, VCPU_STOP, 0);
}
