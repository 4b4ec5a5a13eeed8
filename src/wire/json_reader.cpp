#include "wire/json_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/check.hpp"
#include "base/json_pointer.hpp"
#include "wire/json.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_pointer(std::string& out, const PathStep* step) {
    if (step == nullptr) return;
    append_pointer(out, step->up);
    out += '/';
    if (step->is_index) {
        out += std::to_string(step->index);
        return;
    }
    out += escaped_key(step->key);
}

std::string summary(const std::vector<FieldError>& errors) {
    const FieldError& first = errors.front();
    // A name may be arbitrarily long; the message has a shortened pointer, the FieldError the full
    // one.
    const std::string where = shortened(first.pointer, 5 * kShownCodePoints);
    std::string text = where.empty() ? first.message : fmt::format("{}: {}", where, first.message);
    if (errors.size() == 2) text += " (and one more error)";
    if (errors.size() > 2) text += fmt::format(" (and {} more errors)", errors.size() - 1);
    return text;
}

// For a value as a message shows it: text of a number in quotes, "10".
std::string_view quoted_number_hint(std::string_view shown) {
    if (shown.size() < 3 || shown.front() != '"' || shown.back() != '"') return {};
    const char* end = shown.data() + shown.size() - 1;
    double number = 0.0;
    const auto [stop, error] = std::from_chars(shown.data() + 1, end, number);
    return error == std::errc() && stop == end ? "write it without quotes" : "";
}

}  // namespace

JsonReader::JsonReader(std::string_view text, const ReadContext& context)
    : text_(text), context_(context) {}

bool JsonReader::open() {
    if (text_.size() > context_.max_bytes) {
        error("too_large", fmt::format("the text has {} bytes; the limit is {}", text_.size(),
                                       context_.max_bytes));
        dead_ = true;
        return false;
    }
    // RFC 8259, section 8.1 allows a parser to ignore a byte order mark.
    if (text_.starts_with("\xEF\xBB\xBF")) {
        skipped_bytes_ = 3;
        text_.remove_prefix(3);
    }
    if (std::all_of(text_.begin(), text_.end(), is_blank)) {
        syntax_error_at(0, "the text is empty; a JSON value was expected");
        return false;
    }
    if (auto wrong = index_.build(text_)) {
        syntax_error_at(wrong->offset, std::move(wrong->message));
        return false;
    }
    starts_ = index_.starts().data();
    token_count_ = index_.starts().size();
    return true;
}

std::optional<Error> JsonReader::finish() {
    if (!dead_ && at_ < token_count_)
        syntax_error(fmt::format("{} follows the value; the text must end there", shown()));
    if (errors_.empty()) return std::nullopt;
    const bool too_large = errors_.front().code == "too_large";
    Error error{too_large ? Code::kLimitExceeded : Code::kInvalidInput, summary(errors_)};
    error.errors = std::move(errors_);
    return error;
}

// ---- tokens -----------------------------------------------------------------------------------

bool JsonReader::take_literal(std::string_view literal) {
    if (rest() != literal) {
        syntax_error(fmt::format("expected a value, got {}", shown()));
        return false;
    }
    ++at_;
    return true;
}

bool JsonReader::take_number(NumberToken& number) {
    const std::string_view token = rest();
    number = scan_number(token);
    if (number.text.size() != token.size() || token.empty()) {
        syntax_error(fmt::format("{} is not a JSON number", shown()));
        return false;
    }
    ++at_;
    return true;
}

bool JsonReader::unescape(std::string_view inside, std::string& out) {
    out.clear();
    if (append_unescaped(out, inside)) return true;
    const auto offset = static_cast<std::size_t>(inside.data() - text_.data());
    syntax_error_at(offset,
                    fmt::format("an invalid escape in the string \"{}\"; a backslash starts one "
                                "of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX (surrogates "
                                "in pairs)",
                                shortened(inside, kShownCodePoints)));
    return false;
}

bool JsonReader::enter() {
    if (depth_ >= context_.max_depth) {
        error("too_deep", fmt::format("nested more than {} deep", context_.max_depth));
        dead_ = true;
        return false;
    }
    ++depth_;
    ++at_;
    return true;
}

void JsonReader::no_colon() {
    syntax_error(fmt::format("expected ':' after a field's name, got {}", shown()));
}

std::string_view JsonReader::first_key() const {
    if (at_ + 1 >= token_count_ || peek() != '{' || text_[starts_[at_ + 1]] != '"') return {};
    const std::string_view from_key = text_.substr(starts_[at_ + 1] + 1);
    return from_key.substr(0, from_key.find('"'));
}

std::string JsonReader::shown() const {
    if (at_ >= token_count_) return "the end of the text";
    switch (kind()) {
        case JsonKind::kObject:
            return "an object";
        case JsonKind::kArray:
            return "an array";
        default:
            return shortened(rest(), kShownCodePoints);
    }
}

// ---- scalars ----------------------------------------------------------------------------------

bool JsonReader::read_null() {
    if (dead_ || peek() != 'n') return false;
    return take_literal("null");
}

bool JsonReader::read_boolean(bool& value) {
    if (dead_) return false;
    if (kind() != JsonKind::kBoolean) {
        type_error("true or false");
        return false;
    }
    const bool is_true = peek() == 't';
    if (!take_literal(is_true ? "true" : "false")) return false;
    value = is_true;
    return true;
}

bool JsonReader::read_double(double& value, const Limits& limits) {
    if (dead_) return false;
    if (kind() != JsonKind::kNumber) {
        type_error("a number", quoted_number_hint(shown()));
        return false;
    }
    NumberToken number;
    if (!take_number(number)) return false;
    const double read = to_double(number);
    if (!std::isfinite(read)) {
        error("not_finite", fmt::format("{} is beyond the largest number, 1.797e308",
                                        shortened(number.text, kShownCodePoints)));
        return false;
    }
    if (!within_limits(*this, read, number.text, limits)) return false;
    value = read;
    return true;
}

bool JsonReader::read_integer(std::int64_t& value, std::int64_t low, std::int64_t high,
                              const Limits& limits) {
    if (dead_) return false;
    if (kind() != JsonKind::kNumber) {
        type_error("an integer", quoted_number_hint(shown()));
        return false;
    }
    NumberToken number;
    return take_number(number) && to_integer(*this, number, low, high, limits, value);
}

bool JsonReader::read_unsigned(std::uint64_t& value, std::uint64_t high, const Limits& limits) {
    if (dead_) return false;
    if (kind() != JsonKind::kNumber) {
        type_error("an integer", quoted_number_hint(shown()));
        return false;
    }
    NumberToken number;
    return take_number(number) && to_unsigned(*this, number, high, limits, value);
}

std::optional<std::string_view> JsonReader::read_text(bool accepts_number,
                                                      std::string_view expected) {
    if (dead_) return std::nullopt;
    if (kind() == JsonKind::kNumber && accepts_number) {
        NumberToken number;
        if (!take_number(number)) return std::nullopt;
        return number.text;
    }
    if (kind() != JsonKind::kString) {
        type_error(expected, kind() == JsonKind::kNumber ? "write it in quotes" : "");
        return std::nullopt;
    }
    std::string_view inside;
    if (!take_string(inside)) return std::nullopt;
    if (inside.find('\\') == std::string_view::npos) return inside;
    if (!unescape(inside, scratch_)) return std::nullopt;
    return scratch_;
}

bool JsonReader::read_string(std::string& value, const Limits& limits) {
    const auto text = read_text(false, "a string");
    if (!text || !within_length(*this, *text, limits)) return false;
    value.assign(*text);
    return true;
}

std::optional<std::size_t> JsonReader::read_word(std::span<const std::string_view> words) {
    const auto text = read_text(false, "a string");
    if (!text) return std::nullopt;
    return find_word(*this, *text, words);
}

// ---- the path ---------------------------------------------------------------------------------

PathScope::PathScope(JsonReader& reader, std::string_view key)
    : reader_(reader), step_{reader.path_, key, 0, false} {
    reader_.path_ = &step_;
}

PathScope::PathScope(JsonReader& reader, std::size_t index)
    : reader_(reader), step_{reader.path_, {}, index, true} {
    reader_.path_ = &step_;
}

PathScope::~PathScope() { reader_.path_ = step_.up; }

// ---- errors -----------------------------------------------------------------------------------

void JsonReader::error(std::string_view code, std::string message, std::string hint) {
    if (dead_) return;
    if (errors_.size() >= context_.max_errors) {
        errors_.push_back(
            {"", "too_many_errors",
             fmt::format("more than {} errors; the rest was not read", context_.max_errors),
             "fix these first"});
        dead_ = true;
        return;
    }
    std::string pointer;
    append_pointer(pointer, path_);
    errors_.push_back({std::move(pointer), std::string(code), std::move(message), std::move(hint)});
}

void JsonReader::add_origin(std::size_t known, std::string_view origin) {
    for (std::size_t i = known; i < errors_.size(); ++i)
        errors_[i].message += fmt::format(" ({})", origin);
}

void JsonReader::type_error(std::string_view expected, std::string_view hint) {
    if (dead_) return;
    if (kind() == JsonKind::kNothing) {
        syntax_error(fmt::format("expected {}, got {}", expected, shown()));
        return;
    }
    // Skipped first, so that text that is not JSON is reported as a syntax error only.
    std::string message = fmt::format("expected {}, got {}", expected, shown());
    const std::size_t known = errors_.size();
    skip();
    if (dead_ && errors_.size() > known) return;
    error("type", std::move(message), std::string(hint));
}

void JsonReader::syntax_error(std::string message) {
    syntax_error_at(at_ < token_count_ ? starts_[at_] : text_.size(), std::move(message));
}

void JsonReader::syntax_error_at(std::size_t offset, std::string message) {
    error("syntax", fmt::format("{} ({}, byte offset {})", message, line_and_column(text_, offset),
                                offset + skipped_bytes_));
    dead_ = true;
}

// ---- values of no described type --------------------------------------------------------------

void JsonReader::skip() {
    if (!dead_) walk(nullptr);
}

void JsonReader::read_raw(std::string& minified) {
    if (dead_) return;
    std::string text;
    if (walk(&text)) minified = std::move(text);
}

// Checks one value with everything in it; appends it without blanks when `minified` is given.
bool JsonReader::walk(std::string* minified) {
    const std::string_view token = at_ < token_count_ ? rest() : std::string_view{};
    switch (kind()) {
        case JsonKind::kObject:
            return walk_members(minified);
        case JsonKind::kArray:
            return walk_items(minified);
        case JsonKind::kString: {
            std::string_view inside;
            if (!take_string(inside) || !unescape(inside, scratch_)) return false;
            break;
        }
        case JsonKind::kNumber: {
            NumberToken number;
            if (!take_number(number)) return false;
            if (minified != nullptr && !std::isfinite(to_double(number)))
                error("not_finite", fmt::format("{} is beyond the largest number, 1.797e308",
                                                shortened(token, kShownCodePoints)));
            break;
        }
        case JsonKind::kBoolean:
            if (!take_literal(peek() == 't' ? "true" : "false")) return false;
            break;
        case JsonKind::kNull:
            if (!take_literal("null")) return false;
            break;
        case JsonKind::kNothing:
            syntax_error(fmt::format("expected a value, got {}", shown()));
            return false;
    }
    if (minified != nullptr) minified->append(token);
    return !dead_;
}

bool JsonReader::walk_members(std::string* minified) {
    std::set<std::string, std::less<>> keys;
    if (minified != nullptr) *minified += '{';
    ObjectScan members(*this);
    while (members.next()) {
        if (!keys.emplace(members.key()).second) {
            members.duplicate();
            continue;
        }
        if (minified != nullptr) {
            if (keys.size() > 1) *minified += ',';
            // The key as written, with escapes, is the token before its colon.
            const std::size_t colon = starts_[at_ - 1];
            const std::size_t quote = starts_[at_ - 2];
            const std::size_t last = text_.rfind('"', colon);
            minified->append(text_.substr(quote, last + 1 - quote));
            *minified += ':';
        }
        walk(minified);
    }
    if (minified != nullptr) *minified += '}';
    return !dead_;
}

bool JsonReader::walk_items(std::string* minified) {
    static constexpr Limits kUnlimited = {.max_items = static_cast<std::size_t>(-1)};
    if (minified != nullptr) *minified += '[';
    ArrayScan items(*this, kUnlimited);
    while (items.next()) {
        if (minified != nullptr && items.index() > 0) *minified += ',';
        walk(minified);
    }
    if (minified != nullptr) *minified += ']';
    return !dead_;
}

}  // namespace ballast::wire
