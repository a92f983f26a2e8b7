/* Memory in pages of 4 KiB.
 *
 * Paging sends every address a program uses through two tables: bits 31 to 22 choose an entry of
 * the page directory, which says where a page table is; bits 21 to 12 choose an entry of that,
 * which says where the page is (Intel SDM volume 3, 4.3). Each process has its own directory. An
 * address that leads nowhere, or to a page of the kernel, is a page fault.
 */
#include "kernel.h"

enum { PRESENT = 1, WRITABLE = 2, USER = 4, ENTRIES = 1024, KERNEL_ENTRY = KERNEL_BASE >> 22 };

/* Free pages are a list: each begins with the address of the next, so it costs no other memory. */
static void **free_list;
uint32_t free_pages;

/* The kernel's half: one table maps all 4 MiB. Every directory has an entry for it. */
uint32_t kernel_directory[ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static uint32_t kernel_table[ENTRIES] __attribute__((aligned(PAGE_SIZE)));

extern char bss_end[]; /* kernel.ld: where the kernel ends */

static uint32_t physical(const void *address) { return (uint32_t)address - KERNEL_BASE; }

static void *page_of(uint32_t entry) { return (void *)((entry & -PAGE_SIZE) + KERNEL_BASE); }

/* The tables the VMM made are left behind, with their second view of memory at 0: so a null pointer
 * is a page fault from here on. Their pages are free then like all others after the kernel. */
void page_init(void) {
    for (uint32_t i = 0; i < ENTRIES; i++)
        kernel_table[i] = i * PAGE_SIZE | PRESENT | WRITABLE;
    kernel_directory[KERNEL_ENTRY] = physical(kernel_table) | PRESENT | WRITABLE;
    directory_use(kernel_directory);

    uint32_t first = ((uint32_t)bss_end + PAGE_SIZE - 1) & -PAGE_SIZE;
    for (uint32_t page = KERNEL_BASE + MEMORY_SIZE; page > first;)
        page_free((void *)(page -= PAGE_SIZE));
}

void *page_alloc(void) {
    void **page = free_list;
    if (!page)
        return NULL;
    free_list = *page;
    free_pages--;
    return memset(page, 0, PAGE_SIZE); /* what was in it is none of the next one's business */
}

void page_free(void *page) {
    *(void **)page = free_list;
    free_list = page;
    free_pages++;
}

uint32_t *directory_create(void) {
    uint32_t *directory = page_alloc();
    if (directory)
        directory[KERNEL_ENTRY] = kernel_directory[KERNEL_ENTRY];
    return directory;
}

void directory_destroy(uint32_t *directory) {
    for (unsigned i = 0; i < KERNEL_ENTRY; i++) {
        if (!directory[i])
            continue;
        uint32_t *table = page_of(directory[i]);
        for (unsigned j = 0; j < ENTRIES; j++)
            if (table[j])
                page_free(page_of(table[j]));
        page_free(table);
    }
    page_free(directory);
}

void directory_use(const uint32_t *directory) {
    __asm__ volatile("mov %0, %%cr3" : : "r"(physical(directory)) : "memory");
}

/* Where the entry for an address is; NULL: there is no page table for it. */
static uint32_t *find_entry(const uint32_t *directory, uint32_t address) {
    uint32_t table = directory[address >> 22];
    return table ? (uint32_t *)page_of(table) + (address >> 12) % ENTRIES : NULL;
}

static bool fill(uint32_t *entry) {
    void *page = page_alloc();
    if (page)
        *entry = physical(page) | PRESENT | WRITABLE | USER;
    return page;
}

bool directory_map(uint32_t *directory, uint32_t from, uint32_t to) {
    for (; from < to; from += PAGE_SIZE)
        if ((!find_entry(directory, from) && !fill(&directory[from >> 22])) ||
            !fill(find_entry(directory, from)))
            return false;
    return true;
}

bool directory_allows(const uint32_t *directory, uint32_t address, uint32_t size) {
    if (address >= KERNEL_BASE || size > KERNEL_BASE - address)
        return false;
    for (uint32_t page = address & -PAGE_SIZE; page < address + size; page += PAGE_SIZE) {
        const uint32_t *entry = find_entry(directory, page);
        if (!entry || !*entry)
            return false;
    }
    return true;
}
