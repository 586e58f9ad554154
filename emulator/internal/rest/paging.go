package rest

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// Paging describes a page of a numbered list.
type Paging struct {
	Page          int  `json:"page"`
	TotalPages    int  `json:"totalPages"`
	PerPage       int  `json:"perPage"`
	TotalElements int  `json:"totalElements"`
	PageStart     *int `json:"pageStart,omitempty"`
	PageEnd       *int `json:"pageEnd,omitempty"`
}

// Link is the address of a page.
type Link struct {
	URI string `json:"uri"`
}

// Navigation links the pages of a numbered list.
type Navigation struct {
	FirstPage    Link  `json:"firstPage"`
	PreviousPage *Link `json:"previousPage,omitempty"`
	NextPage     *Link `json:"nextPage,omitempty"`
	LastPage     Link  `json:"lastPage"`
}

// Page is a part of a numbered list.
type Page[T any] struct {
	Records    []T
	Paging     Paging
	Navigation Navigation
}

// PageOf cuts the page that r asks for (page from 1, perPage clamped to most) out of
// items. A page past the end is empty.
func PageOf[T any](r *http.Request, items []T, perPage, most int) (Page[T], error) {
	page, err := IntQuery(r, "page", 1, 1, 1<<30)
	if err != nil {
		return Page[T]{}, err
	}
	if perPage, err = IntQuery(r, "perPage", perPage, 1, 1<<30); err != nil {
		return Page[T]{}, err
	}
	cut, paging := Cut(items, page, min(perPage, most))
	return Page[T]{Records: cut, Paging: paging, Navigation: navigation(r, page, paging.TotalPages, paging.PerPage)}, nil
}

// Cut returns a page of items, the first being number 1. A page past the end is empty.
func Cut[T any](items []T, page, perPage int) ([]T, Paging) {
	total := len(items)
	pages := max((total+perPage-1)/perPage, 1)
	start := min((page-1)*perPage, total)
	end := min(start+perPage, total)

	paging := Paging{Page: page, TotalPages: pages, PerPage: perPage, TotalElements: total}
	if start < end {
		last := end - 1
		paging.PageStart, paging.PageEnd = &start, &last
	}
	return items[start:end], paging
}

func navigation(r *http.Request, page, pages, perPage int) Navigation {
	link := func(n int) Link {
		query := url.Values{}
		maps.Copy(query, r.URL.Query())
		query.Set("page", strconv.Itoa(n))
		query.Set("perPage", strconv.Itoa(perPage))
		return Link{URI: BaseURL(r) + r.URL.Path + "?" + query.Encode()}
	}
	n := Navigation{FirstPage: link(1), LastPage: link(pages)}
	if page > 1 {
		previous := link(page - 1)
		n.PreviousPage = &previous
	}
	if page < pages {
		next := link(page + 1)
		n.NextPage = &next
	}
	return n
}
