#include "ingest/workbook_elements.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace ballast::ingest::detail {

namespace {

// The end of a tag: the first '>' outside quotes.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
    for (char quote = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '>')
            return at + 1;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return std::string_view::npos;
}

struct Markup {
    std::string_view begins, ends;
};
constexpr std::array kSkipped = {Markup{"<!--", "-->"}, Markup{"<![CDATA[", "]]>"},
                                 Markup{"<?", "?>"}};
constexpr std::size_t kLongestBeginning = 9;

}  // namespace

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// From at_ on: the next tag that is an element's.
Result<ElementCutter::Found> ElementCutter::next_tag(std::size_t& begin, std::size_t& end) const {
    const std::string_view text = text_;
    for (std::size_t at = begin;;) {
        begin = std::min(text.find('<', at), text.size());
        if (begin == text.size()) return Found::kNothing;
        const std::string_view rest = text.substr(begin);
        if (rest.size() < kLongestBeginning && rest.find('>') == std::string_view::npos)
            return Found::kNeedsMore;
        if (rest.size() > 1 && rest[1] != '!' && rest[1] != '?') {
            end = end_of_tag(text, begin);
            return end == std::string_view::npos ? Found::kNeedsMore : Found::kTag;
        }
        std::size_t skipped = 0;
        for (const Markup& markup : kSkipped) {
            if (!rest.starts_with(markup.begins)) continue;
            const std::size_t last = rest.find(markup.ends, markup.begins.size());
            if (last == std::string_view::npos) return Found::kNeedsMore;
            skipped = last + markup.ends.size();
            break;
        }
        if (skipped > 0) {
            at = begin + skipped;
            continue;
        }
        return fail(Code::kInvalidInput, "has a document type; workbooks have none");
    }
}

Status ElementCutter::take_tag(std::size_t begin, std::size_t end) {
    seen_ = true;
    std::string_view tag = std::string_view(text_).substr(begin + 1, end - begin - 2);
    const bool closes = tag.starts_with('/');
    const bool empty = tag.ends_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string_view name = local_name(tag.substr(0, tag.find_first_of(" \t\r\n/")));
    if (depth_ == 0 && name == container_) {
        if (closes && !inside_)
            return fail(Code::kInvalidInput, "is not well-formed XML: an end tag without a start");
        inside_ = !closes;
        done_ = closes || empty;
        if (done_) return take_complete();
    } else if (inside_ && name == element_) {
        if (depth_ == 0 && complete_ == 0) first_at_ = begin;
        if (closes && depth_ == 0)
            return fail(Code::kInvalidInput, "is not well-formed XML: an end tag without a start");
        depth_ = closes ? depth_ - 1 : empty ? depth_ : depth_ + 1;
        if (depth_ == 0) complete_ = end;
    }
    return {};
}

Status ElementCutter::take_complete() {
    if (complete_ == 0) return {};
    const std::string_view elements =
        std::string_view(text_).substr(first_at_, complete_ - first_at_);
    first_at_ = std::exchange(complete_, 0);
    return take_(elements);
}

Status ElementCutter::feed(std::string_view piece) {
    if (done_) return {};
    text_ += piece;
    while (!done_) {
        std::size_t begin = at_, end = 0;
        TRY(const Found found, next_tag(begin, end));
        if (found != Found::kTag) {
            at_ = begin;
            break;
        }
        TRY_STATUS(take_tag(begin, end));
        at_ = end;
    }
    TRY_STATUS(take_complete());
    const std::size_t cut = done_ ? text_.size() : depth_ > 0 ? first_at_ : at_;
    text_.erase(0, cut);
    at_ -= std::min(at_, cut);
    first_at_ = 0;
    if (text_.size() > max_bytes_)
        return fail(Code::kLimitExceeded,
                    fmt::format("has an element of more than {} bytes, the limit", max_bytes_));
    return {};
}

Status ElementCutter::finish() const {
    if (done_ || (seen_ && !inside_)) return {};  // a part may lack the container
    if (!seen_) return fail(Code::kInvalidInput, "is not well-formed XML: it has no elements");
    return fail(Code::kInvalidInput, fmt::format("is not well-formed XML: it ends within <{}>",
                                                 depth_ > 0 ? element_ : container_));
}

}  // namespace ballast::ingest::detail
