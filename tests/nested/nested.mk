# On a genuine kvm_amd inside an emulated PC (tests/nested/boot says how).
NESTED_TESTS := $(addprefix $(B)/tests/unit/,engine/test_insn engine/test_state engine/test_long engine/test_read_only \
	engine/test_upper machine/test_breaks machine/test_control machine/test_long vcpu/test_interrupts vcpu/test_vcpu vcpu/test_wide \
	soft/test_paging soft/test_protected soft/test_segments soft/test_system soft/test_coprocessor \
	soft/test_virtual soft/test_virtual_memory soft/test_watch) \
	$(ENGINE_TESTS) $(SCREEN) $(TALK) $(FAULTY) $(BIOS_TESTS) $(BEGINNERS)
.PHONY: check-nested
check-nested: all
	@echo 'building the program and its tests...'
	@$(MAKE) -j$$(nproc) --no-print-directory $(NESTED_TESTS) >build/nested.log || { cat build/nested.log; exit 1; }
	@tests/nested/check
