// The containers of a JSON text, and the checks shared by values of every origin.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <system_error>
#include <vector>

#include "base/check.hpp"
#include "base/plain_text.hpp"
#include "base/text.hpp"
#include "wire/json.hpp"
#include "wire/json_reader.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire {

// ---- arrays -----------------------------------------------------------------------------------

ArrayScan::ArrayScan(JsonReader& reader, const Limits& limits, std::string_view expected)
    : reader_(reader), limits_(limits), step_{reader.path_, {}, 0, true} {
    if (!reader.alive()) return;
    if (reader.kind() != JsonKind::kArray) {
        reader.type_error(expected);
        return;
    }
    open_ = reader.enter();
    if (open_) reader.path_ = &step_;
}

ArrayScan::~ArrayScan() {
    if (open_) reader_.path_ = step_.up;
}

bool ArrayScan::next() {
    if (!open_) return false;
    while (reader_.alive()) {
        if (reader_.peek() == ']') {
            if (!first_) ++step_.index;
            end();
            return false;
        }
        if (!take_separator()) return false;
        if (step_.index < limits_.max_items) return true;
        // One error for all the items beyond; they are still checked to be JSON.
        if (step_.index == limits_.max_items) {
            reader_.path_ = step_.up;
            reader_.error("too_many_items", fmt::format("at most {} items", limits_.max_items));
            reader_.path_ = &step_;
        }
        reader_.skip();
    }
    return false;
}

// The comma before every item but the first; a value must follow.
bool ArrayScan::take_separator() {
    if (!first_) {
        ++step_.index;
        if (reader_.peek() != ',') {
            reader_.path_ = step_.up;
            reader_.syntax_error(
                fmt::format("expected ',' or ']' after an item, got {}", reader_.shown()));
            return false;
        }
        ++reader_.at_;
    }
    first_ = false;
    if (reader_.kind() != JsonKind::kNothing) return true;
    reader_.syntax_error(fmt::format("expected a value, got {}", reader_.shown()));
    return false;
}

std::size_t ArrayScan::count_items() {
    // Nested arrays look ahead over the same tokens again; the total look-ahead is limited to twice
    // the document.
    std::size_t items = step_.index + 1;
    std::size_t depth = 0;
    for (std::size_t at = reader_.at_; at < reader_.token_count_; ++at) {
        if (++reader_.counted_tokens_ > 2 * reader_.token_count_) break;
        const char c = reader_.text_[reader_.starts_[at]];
        if (c == ']' || c == '}') {
            if (depth == 0) break;
            --depth;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ',' && depth == 0) {
            ++items;
        }
    }
    return std::min(items, limits_.max_items);
}

void ArrayScan::end() {
    ++reader_.at_;
    --reader_.depth_;
    reader_.path_ = step_.up;
    open_ = false;
    complete_ = true;
    if (step_.index < limits_.min_items)
        reader_.error("too_few_items", fmt::format("at least {} item{}, got {}", limits_.min_items,
                                                   limits_.min_items == 1 ? "" : "s", step_.index));
}

// ---- objects ----------------------------------------------------------------------------------

ObjectScan::ObjectScan(JsonReader& reader, std::string_view expected)
    : reader_(reader), step_{reader.path_, {}, 0, false} {
    if (!reader.alive()) return;
    if (reader.kind() != JsonKind::kObject) {
        reader.type_error(expected);
        return;
    }
    open_ = reader.enter();
}

ObjectScan::~ObjectScan() {
    if (open_) reader_.path_ = step_.up;
}

bool ObjectScan::next() {
    if (!open_) return false;
    reader_.path_ = step_.up;
    if (!reader_.alive()) return false;
    char c = reader_.peek();
    if (c == '}') {
        end();
        return false;
    }
    if (!first_) {
        if (c != ',') {
            reader_.syntax_error(
                fmt::format("expected ',' or '}}' after a field, got {}", reader_.shown()));
            return false;
        }
        ++reader_.at_;
        c = reader_.peek();
    }
    first_ = false;
    if (c != '"') {
        reader_.syntax_error(
            fmt::format("expected a field's name in quotes, got {}", reader_.shown()));
        return false;
    }
    std::string_view inside;
    if (!reader_.take_string(inside)) return false;
    if (inside.find('\\') != std::string_view::npos) {
        if (!reader_.unescape(inside, unescaped_)) return false;
        inside = unescaped_;
    }
    if (!reader_.take_colon()) return false;
    step_.key = inside;
    reader_.path_ = &step_;
    return true;
}

void ObjectScan::end() {
    ++reader_.at_;
    --reader_.depth_;
    open_ = false;
    complete_ = true;
}

void ObjectScan::duplicate() {
    reader_.error("duplicate_field", "this field appears twice in one object", "keep one of them");
    reader_.skip();
}

// ---- fields of a struct -----------------------------------------------------------------------

FieldScan::FieldScan(JsonReader& reader, std::span<const FieldKey> keys)
    : reader_(reader), keys_(keys), members_(reader) {
    CHECK(keys.size() <= kMostFields);
}

std::size_t FieldScan::next() {
    while (members_.next()) {
        const std::size_t field = find(members_.key());
        if (field == kEnd) {
            unknown();
            continue;
        }
        const std::uint64_t bit = std::uint64_t{1} << (field % 64);
        if ((seen_[field / 64] & bit) != 0) {
            members_.duplicate();
            continue;
        }
        seen_[field / 64] |= bit;
        ++seen_count_;
        expected_ = field + 1;
        return field;
    }
    if (members_.complete() && seen_count_ < keys_.size()) missing();
    return kEnd;
}

std::size_t FieldScan::find(std::string_view key) {
    if (expected_ < keys_.size() && keys_[expected_].name == key) return expected_;
    for (std::size_t i = 0; i < keys_.size(); ++i)
        if (keys_[i].name == key) return i;
    return kEnd;
}

void FieldScan::unknown() {
    std::vector<std::string_view> names;
    names.reserve(keys_.size());
    for (const FieldKey& key : keys_) names.push_back(key.name);
    unknown_name_error(reader_, "field", members_.key(), names);
    reader_.skip();
}

void FieldScan::missing() {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (!keys_[i].required || (seen_[i / 64] >> (i % 64) & 1U) != 0) continue;
        const PathScope scope(reader_, keys_[i].name);
        reader_.error("required", "this required field is missing", std::string(keys_[i].doc));
    }
}

// ---- checks that values of every origin share -------------------------------------------------

bool within_limits(JsonReader& reader, double value, std::string_view shown, const Limits& limits) {
    const auto refuse = [&](std::string_view relation, double bound) {
        reader.error("range", fmt::format("must be {} {}, got {}", relation, bound,
                                          shortened(shown, kShownCodePoints)));
        return false;
    };
    if (limits.range_by_engine) return true;
    if (limits.minimum) {
        const bool below =
            limits.exclusive_minimum ? value <= *limits.minimum : value < *limits.minimum;
        if (below)
            return refuse(limits.exclusive_minimum ? "greater than" : "at least", *limits.minimum);
    }
    if (limits.maximum) {
        const bool above =
            limits.exclusive_maximum ? value >= *limits.maximum : value > *limits.maximum;
        if (above)
            return refuse(limits.exclusive_maximum ? "less than" : "at most", *limits.maximum);
    }
    return true;
}

namespace {

// Records why `number` is not an integer, with a hint if its value is one.
void integer_error(JsonReader& reader, const NumberToken& number) {
    const double value = to_double(number);
    std::string hint;
    if (value == std::trunc(value) && std::abs(value) < 9.0e15)
        hint = fmt::format("write {:.0f}", value + 0.0);
    reader.error("type",
                 fmt::format("expected an integer, written without a point or an exponent, got {}",
                             shortened(number.text, kShownCodePoints)),
                 std::move(hint));
}

template <class Integer>
bool take_integer(JsonReader& reader, const NumberToken& number, Integer low, Integer high,
                  const Limits& limits, Integer& value) {
    if (!number.is_integer) {
        integer_error(reader, number);
        return false;
    }
    // The magnitude of the lowest value, without overflow.
    const std::uint64_t deepest = low < Integer{0} ? ~static_cast<std::uint64_t>(low) + 1U : 0U;
    const std::uint64_t most = number.negative ? deepest : static_cast<std::uint64_t>(high);
    std::uint64_t magnitude = number.mantissa;
    bool fits = number.fits;
    if (number.digits == 20) {
        // More digits than the token counts exactly, but still within unsigned 64 bits.
        const char* const end = number.text.data() + number.text.size();
        fits = std::from_chars(number.text.data(), end, magnitude).ec == std::errc{};
    }
    if (!fits || magnitude > most) {
        reader.error("range", fmt::format("must be from {} to {}, got {}", low, high,
                                          shortened(number.text, kShownCodePoints)));
        return false;
    }
    const auto read = static_cast<Integer>(number.negative ? ~magnitude + 1U : magnitude);
    if (!within_limits(reader, static_cast<double>(read), number.text, limits)) return false;
    value = read;
    return true;
}

}  // namespace

bool to_integer(JsonReader& reader, const NumberToken& number, std::int64_t low, std::int64_t high,
                const Limits& limits, std::int64_t& value) {
    return take_integer(reader, number, low, high, limits, value);
}

bool to_unsigned(JsonReader& reader, const NumberToken& number, std::uint64_t high,
                 const Limits& limits, std::uint64_t& value) {
    return take_integer(reader, number, std::uint64_t{0}, high, limits, value);
}

void check_map_size(JsonReader& reader, std::size_t size, const Limits& limits) {
    if (size < limits.min_items)
        reader.error("too_few_items",
                     fmt::format("at least {} entries, got {}", limits.min_items, size));
    if (size > limits.max_items)
        reader.error("too_many_items",
                     fmt::format("at most {} entries, got {}", limits.max_items, size));
}

// Texts of at most so many characters are names, symbols and the like: one line.
constexpr std::size_t kNameLength = 500;

bool within_length(JsonReader& reader, std::string_view text, const Limits& limits) {
    if (reader.context().plain_names && limits.max_length <= kNameLength)
        if (const auto character = unprintable(text)) {
            reader.error("character",
                         fmt::format("must not have {}, got {}", kUnprintable, *character));
            return false;
        }
    if (limits.min_length == 0 && text.size() <= limits.max_length) return true;
    const std::size_t length = count_code_points(text);
    if (length < limits.min_length) {
        reader.error("length", limits.min_length == 1
                                   ? std::string("must not be empty")
                                   : fmt::format("must have at least {} characters, got {}",
                                                 limits.min_length, length));
        return false;
    }
    if (length > limits.max_length) {
        reader.error("length", fmt::format("must have at most {} characters, got {}",
                                           limits.max_length, length));
        return false;
    }
    return true;
}

std::optional<std::size_t> find_word(JsonReader& reader, std::string_view text,
                                     std::span<const std::string_view> words) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == text) return i;
    const std::string_view meant = nearest_word(text, words);
    reader.error(
        "not_allowed",
        fmt::format("expected {}{}, got \"{}\"", words.size() == 1 ? "" : "one of ",
                    quoted_list(by_distance(text, words)), shortened(text, kShownCodePoints)),
        meant.empty() ? std::string{} : fmt::format("did you mean \"{}\"?", meant));
    return std::nullopt;
}

void unknown_name_error(JsonReader& reader, std::string_view what, std::string_view name,
                        std::span<const std::string_view> known) {
    if (known.empty()) {
        reader.error("unknown_field", fmt::format("unknown {}; no fields are allowed here", what));
        return;
    }
    const auto nearest = by_distance(name, known);
    const std::string_view meant = nearest_word(name, known);
    reader.error("unknown_field",
                 fmt::format("unknown {}; the nearest is \"{}\"", what, nearest.front()),
                 meant.empty() ? fmt::format("known: {}", quoted_list(known))
                               : fmt::format("did you mean \"{}\"?", meant));
}

}  // namespace ballast::wire
