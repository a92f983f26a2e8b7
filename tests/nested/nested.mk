# On a genuine kvm_amd inside an emulated PC (tests/nested/boot says how).
.PHONY: check-nested
check-nested: all $(addprefix $(B)/tests/unit/test_,insn control interrupts vcpu) $(FAULTY)
	@tests/nested/check
