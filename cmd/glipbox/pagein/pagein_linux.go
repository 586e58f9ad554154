package pagein

import "syscall"

const populateRead = 22 // MADV_POPULATE_READ; older systems than Linux 5.14 refuse it

var _ = program()

// program brings in the parts of the program's file that nobody writes to. They are the
// first two of the memory map, and stay where they were linked to.
func program() bool {
	var maps [512]byte // holds the first lines: there is no os package yet
	file, err := syscall.Open("/proc/self/maps", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	n, err := syscall.Read(file, maps[:])
	_ = syscall.Close(file)
	if err != nil {
		return false
	}
	code, rest := line(maps[:n])
	constants, _ := line(rest)
	begin, _ := span(code)
	_, end := span(constants)
	_, _, errno := syscall.Syscall(syscall.SYS_MADVISE, begin, end-begin, populateRead)
	return errno == 0
}

// line cuts the first line off.
func line(text []byte) (first, rest []byte) {
	for i, c := range text {
		if c == '\n' {
			return text[:i], text[i+1:]
		}
	}
	return text, nil
}

// span reads the two addresses that a line of the memory map begins with.
func span(text []byte) (begin, end uintptr) {
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			end = end<<4 | uintptr(c-'0')
		case 'a' <= c && c <= 'f':
			end = end<<4 | uintptr(c-'a'+10)
		case c == '-' && begin == 0:
			begin, end = end, 0
		default:
			return begin, end
		}
	}
	return begin, end
}
