/* What kernel.bin carries along: the programs (user/), and the files of files/ as a tar archive. */
        .section .rodata
        .globl  programs, programs_end
programs:
        .incbin "programs.bin"
programs_end:

        .section .archive, "aw"
        .incbin "files.tar"
