package rest

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Media answers with the bytes of a media type: 200 with all of them, or 206 with the part
// that the header Range of r asks for. What is asked for in vain is CMN-107. Assumed: of
// several parts at once all is answered.
func Media(r *http.Request, content []byte, media string, header http.Header) (Reply, error) {
	reply := Raw(content, media)
	reply.Header = maps.Clone(header)
	if reply.Header == nil {
		reply.Header = http.Header{}
	}
	reply.Header.Set("Accept-Ranges", "bytes")
	asked, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes=")
	if !ok || strings.Contains(asked, ",") {
		return reply, nil
	}
	size := len(content)
	first, end, ok := part(asked, size)
	if !ok {
		return Reply{}, &apierr.Error{
			Status: http.StatusRequestedRangeNotSatisfiable, Code: "CMN-107", Message: "Requested range is not satisfiable",
			Header: http.Header{"Content-Range": {"bytes */" + strconv.Itoa(size)}},
			Hint:   "the content has " + strconv.Itoa(size) + " bytes; a range is written as bytes=0-99",
		}
	}
	reply.Status, reply.raw = http.StatusPartialContent, content[first:end]
	reply.Header.Set("Content-Range", "bytes "+strconv.Itoa(first)+"-"+strconv.Itoa(end-1)+"/"+strconv.Itoa(size))
	return reply, nil
}

// part returns where the part begins and ends that a range asks for: 2-5, 2- or -5. A
// range without a byte in it is none.
func part(asked string, size int) (first, end int, ok bool) {
	from, to, found := strings.Cut(asked, "-")
	end = size
	if from == "" {
		last, err := strconv.Atoi(to)
		return max(size-last, 0), size, found && err == nil && last > 0 && size > 0
	}
	first, err := strconv.Atoi(from)
	if err == nil && to != "" {
		end, err = strconv.Atoi(to)
		end = min(end, size-1) + 1
	}
	return first, end, found && err == nil && first >= 0 && first < end
}
