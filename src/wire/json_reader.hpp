// Reads a JSON text once, front to back, collecting errors instead of stopping at the first.
//
// The reader is positioned at a value. Every read consumes the value, even a wrong one: then an
// error is recorded at the current path and the destination keeps its value. After a syntax error,
// or too many errors, nothing more is read and no further errors are recorded. The path is a chain
// of steps on the caller's stack and becomes a JSON pointer only when an error needs it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "wire/describe.hpp"
#include "wire/json_index.hpp"
#include "wire/json_token.hpp"

namespace ballast::wire {

struct ReadContext;

// kNothing: no value starts here.
enum class JsonKind : unsigned char {
    kObject,
    kArray,
    kString,
    kNumber,
    kBoolean,
    kNull,
    kNothing
};

// How much of a wrong value a message shows.
inline constexpr std::size_t kShownCodePoints = 40;

// The kind of value that starts with a character.
inline constexpr auto kKindOfFirst = [] {
    std::array<JsonKind, 256> kinds{};
    kinds.fill(JsonKind::kNothing);
    for (std::size_t digit = '0'; digit <= '9'; ++digit) kinds[digit] = JsonKind::kNumber;
    kinds['-'] = JsonKind::kNumber;
    kinds['"'] = JsonKind::kString;
    kinds['{'] = JsonKind::kObject;
    kinds['['] = JsonKind::kArray;
    kinds['t'] = kinds['f'] = JsonKind::kBoolean;
    kinds['n'] = JsonKind::kNull;
    return kinds;
}();

// One step of the path to the current value.
struct PathStep {
    const PathStep* up = nullptr;
    std::string_view key = {};
    std::size_t index = 0;
    bool is_index = false;
};

class JsonReader {
public:
    JsonReader(std::string_view text, const ReadContext& context);
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    // Moves to the first value; false when the text cannot be read at all.
    bool open();
    // Checks that nothing follows the value; returns all errors as one Error, if there are any.
    std::optional<Error> finish();

    const ReadContext& context() const { return context_; }
    bool alive() const { return !dead_; }
    JsonKind kind() const { return kKindOfFirst[static_cast<unsigned char>(peek())]; }

    // The value as the given type; false after an error.
    bool read_boolean(bool& value);
    bool read_double(double& value, const Limits& limits);
    bool read_integer(std::int64_t& value, std::int64_t low, std::int64_t high,
                      const Limits& limits);
    bool read_unsigned(std::uint64_t& value, std::uint64_t high, const Limits& limits);
    bool read_string(std::string& value, const Limits& limits);
    // Index of the matching name, or nullopt after an error.
    std::optional<std::size_t> read_word(std::span<const std::string_view> words);
    // The text of a string, or a number's own digits when `accepts_number`. Valid until the next
    // read; nullopt after an error.
    std::optional<std::string_view> read_text(bool accepts_number, std::string_view expected);
    bool read_null();  // false, without an error, when the value is not null
    void skip();       // checks the value's syntax and its keys
    void read_raw(std::string& minified);

    // Records an error at the current path.
    void error(std::string_view code, std::string message, std::string hint = {});
    // Records that the value is not of the expected kind, and skips it.
    void type_error(std::string_view expected, std::string_view hint = {});
    std::size_t error_count() const { return errors_.size(); }
    // Appends to the messages of the errors after the first `known`: "(prices.csv, line 3)".
    void add_origin(std::size_t known, std::string_view origin);
    // The first key of the current object, as written; empty when it has none.
    std::string_view first_key() const;

private:
    friend class ArrayScan;
    friend class ObjectScan;
    friend class PathScope;

    // The first character of the current token; '\0' at the end.
    char peek() const { return at_ < token_count_ ? text_.data()[starts_[at_]] : '\0'; }
    std::string_view rest() const;  // from the current token on, without trailing blanks
    bool take_literal(std::string_view literal);
    bool take_number(NumberToken& number);
    bool take_string(std::string_view& inside);  // between the quotes, with escapes
    bool enter();                                // past an opening bracket
    bool take_colon();
    void no_colon();
    bool unescape(std::string_view inside, std::string& out);
    bool walk(std::string* minified);
    bool walk_members(std::string* minified);
    bool walk_items(std::string* minified);
    void syntax_error(std::string message);
    void syntax_error_at(std::size_t offset, std::string message);
    std::string shown() const;  // the current value, for messages

    std::string_view text_;
    const ReadContext& context_;
    JsonIndex index_;
    const std::uint32_t* starts_ = nullptr;  // of index_
    std::size_t token_count_ = 0;
    std::size_t at_ = 0;  // in starts_
    std::size_t depth_ = 0;
    std::size_t counted_tokens_ = 0;  // by looking ahead
    std::size_t skipped_bytes_ = 0;   // a byte order mark in front of text_
    bool dead_ = false;
    const PathStep* path_ = nullptr;
    std::string scratch_;
    std::vector<FieldError> errors_;
};

// Inline, because every token passes through them.
inline std::string_view JsonReader::rest() const {
    const std::size_t begin = starts_[at_];
    // Only this token's characters and blanks are between this token and the next.
    std::size_t end = at_ + 1 < token_count_ ? starts_[at_ + 1] : text_.size();
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (end > begin + 1 && is_blank(text_.data()[end - 1])) --end;
    return {text_.data() + begin, end - begin};
}

inline bool JsonReader::take_string(std::string_view& inside) {
    const std::string_view token = rest();
    if (token.size() < 2 || token.back() != '"') {
        syntax_error("the string that starts here is not closed");
        return false;
    }
    inside = {token.data() + 1, token.size() - 2};
    ++at_;
    return true;
}

inline bool JsonReader::take_colon() {
    if (peek() == ':') {
        ++at_;
        return true;
    }
    no_colon();
    return false;
}

// Adds a step to the path for its lifetime.
class PathScope {
public:
    PathScope(JsonReader& reader, std::string_view key);
    PathScope(JsonReader& reader, std::size_t index);
    ~PathScope();
    PathScope(const PathScope&) = delete;
    PathScope& operator=(const PathScope&) = delete;

private:
    JsonReader& reader_;
    PathStep step_;
};

// The items of an array: `while (scan.next()) read the item`. A value that is not an array is an
// error.
class ArrayScan {
public:
    ArrayScan(JsonReader& reader, const Limits& limits, std::string_view expected = "an array");
    ~ArrayScan();
    ArrayScan(const ArrayScan&) = delete;
    ArrayScan& operator=(const ArrayScan&) = delete;

    bool next();
    // Of the current item; the number of items once next() has returned false.
    std::size_t index() const { return step_.index; }
    // Reserves room for all items once there are so many that growing costs more than counting.
    template <class Items>
    void reserve(Items& items) {
        if (step_.index == kManyItems) items.reserve(count_items());
    }
    bool complete() const { return complete_; }  // it was an array and was read to its end

private:
    static constexpr std::size_t kManyItems = 64;

    bool take_separator();
    std::size_t count_items();
    void end();

    JsonReader& reader_;
    const Limits& limits_;
    PathStep step_;
    bool open_ = false;
    bool first_ = true;
    bool complete_ = false;
};

// The members of an object, in the order of the document.
class ObjectScan {
public:
    explicit ObjectScan(JsonReader& reader, std::string_view expected = "an object");
    ~ObjectScan();
    ObjectScan(const ObjectScan&) = delete;
    ObjectScan& operator=(const ObjectScan&) = delete;

    bool next();
    std::string_view key() const { return step_.key; }  // valid until next()
    bool complete() const { return complete_; }
    // Records that the key has appeared before, and skips the value.
    void duplicate();

private:
    friend class FieldScan;
    void end();

    JsonReader& reader_;
    PathStep step_;
    std::string unescaped_;
    bool open_ = false;
    bool first_ = true;
    bool complete_ = false;
};

// What a reader must know about a struct's field to find it by name.
struct FieldKey {
    std::string_view name;
    std::string_view doc;
    bool required;
};

// The fields of a struct: unknown, duplicate and missing ones are errors.
class FieldScan {
public:
    static constexpr std::size_t kMostFields = 256;
    static constexpr std::size_t kEnd = static_cast<std::size_t>(-1);

    FieldScan(JsonReader& reader, std::span<const FieldKey> keys);

    // Index of the field whose value comes next; kEnd after the last.
    std::size_t next();
    bool complete() const { return members_.complete(); }

private:
    std::size_t find(std::string_view key);
    void unknown();
    void missing();

    JsonReader& reader_;
    std::span<const FieldKey> keys_;
    std::size_t expected_ = 0;  // documents usually keep the described order
    std::uint64_t seen_[kMostFields / 64] = {};
    std::size_t seen_count_ = 0;
    ObjectScan members_;
};

// Records violations of the limits by one value; true when there are none.
bool within_limits(JsonReader& reader, double value, std::string_view shown, const Limits& limits);
bool within_length(JsonReader& reader, std::string_view text, const Limits& limits);
bool to_integer(JsonReader& reader, const NumberToken& number, std::int64_t low, std::int64_t high,
                const Limits& limits, std::int64_t& value);
bool to_unsigned(JsonReader& reader, const NumberToken& number, std::uint64_t high,
                 const Limits& limits, std::uint64_t& value);
void check_map_size(JsonReader& reader, std::size_t size, const Limits& limits);
// Index of the name, or nullopt after an error that lists the names.
std::optional<std::size_t> find_word(JsonReader& reader, std::string_view text,
                                     std::span<const std::string_view> words);
// Records an error that lists the fields when `name` is not one of them.
void unknown_name_error(JsonReader& reader, std::string_view what, std::string_view name,
                        std::span<const std::string_view> known);

}  // namespace ballast::wire
