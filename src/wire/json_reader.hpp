// Walks a JSON text once, front to back, gathering faults instead of stopping at them.
//
// The reader stands at a value. Every read takes the value and moves past it, also when the value
// is wrong: then a fault is noted at the current path and the destination keeps what it had. After
// a syntax fault, or one fault too many, the reader is dead: nothing more is read and no further
// faults are noted. The path is a chain of steps on the caller's stack and becomes a JSON pointer
// only when a fault needs it.
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

// kNothing: no value begins here.
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

// The kind of value that a character begins.
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

    // Stands at the first value afterwards; false when the text cannot be read at all.
    bool open();
    // Checks that nothing follows the value; the error that holds all faults, if there are any.
    std::optional<Error> finish();

    const ReadContext& context() const { return context_; }
    bool alive() const { return !dead_; }
    JsonKind kind() const { return kKindOfFirst[static_cast<unsigned char>(peek())]; }

    // The value as the type named; false after a fault.
    bool read_boolean(bool& value);
    bool read_double(double& value, const Limits& limits);
    bool read_integer(std::int64_t& value, std::int64_t low, std::int64_t high,
                      const Limits& limits);
    bool read_unsigned(std::uint64_t& value, std::uint64_t high, const Limits& limits);
    bool read_string(std::string& value, const Limits& limits);
    // Index of the word, or nothing after a fault.
    std::optional<std::size_t> read_word(std::span<const std::string_view> words);
    // The text of a string, or a number's own digits when `accepts_number`. Valid until the next
    // read; empty optional after a fault.
    std::optional<std::string_view> read_text(bool accepts_number, std::string_view expected);
    bool read_null();  // false, without a fault, when the value is not null
    void skip();       // checks the value's syntax and its keys
    void read_raw(std::string& minified);

    // Notes a fault at the current path.
    void fault(std::string_view code, std::string message, std::string hint = {});
    // Notes that the value is not of the kind expected, and skips it.
    void type_fault(std::string_view expected, std::string_view hint = {});
    std::size_t fault_count() const { return faults_.size(); }
    // Adds to the messages of the faults after the first `known`: "(prices.csv, line 3)".
    void add_origin(std::size_t known, std::string_view origin);
    // The first key of the object the reader stands at, as it is written; empty when none.
    std::string_view first_key() const;

private:
    friend class ArrayScan;
    friend class ObjectScan;
    friend class PathScope;

    // The first character of the current token; '\0' at the end.
    char peek() const { return at_ < token_count_ ? text_.data()[starts_[at_]] : '\0'; }
    std::string_view rest() const;  // from the current token on, its blanks at the end cut
    bool take_literal(std::string_view literal);
    bool take_number(NumberToken& number);
    bool take_string(std::string_view& inside);  // between the quotes, escapes as they stand
    bool enter();                                // past an opening bracket
    bool take_colon();
    void no_colon();
    bool unescape(std::string_view inside, std::string& out);
    bool walk(std::string* minified);
    bool walk_members(std::string* minified);
    bool walk_items(std::string* minified);
    void syntax_fault(std::string message);
    void syntax_fault_at(std::size_t offset, std::string message);
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
    std::vector<Fault> faults_;
};

// Inline, because every token passes through them.
inline std::string_view JsonReader::rest() const {
    const std::size_t begin = starts_[at_];
    // Between this token and the next there are only its own characters and blanks.
    std::size_t end = at_ + 1 < token_count_ ? starts_[at_ + 1] : text_.size();
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (end > begin + 1 && is_blank(text_.data()[end - 1])) --end;
    return {text_.data() + begin, end - begin};
}

inline bool JsonReader::take_string(std::string_view& inside) {
    const std::string_view token = rest();
    if (token.size() < 2 || token.back() != '"') {
        syntax_fault("the string that begins here is not closed");
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

// One more step of the path while it lives.
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

// The items of an array: `while (scan.next()) read the item`. A value that is no array is a fault.
class ArrayScan {
public:
    ArrayScan(JsonReader& reader, const Limits& limits, std::string_view expected = "an array");
    ~ArrayScan();
    ArrayScan(const ArrayScan&) = delete;
    ArrayScan& operator=(const ArrayScan&) = delete;

    bool next();
    // Of the item the reader stands at; the count of all once next() was false.
    std::size_t index() const { return step_.index; }
    // Makes room for all items once there are enough of them for growing to cost more than
    // counting.
    template <class Items>
    void reserve(Items& items) {
        if (step_.index == kManyItems) items.reserve(count_items());
    }
    bool complete() const { return complete_; }  // it was an array, read to its end

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
    // Notes that the key was there before, and skips the value.
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

// What a reader needs to know of a struct's field to find it by name.
struct FieldKey {
    std::string_view name;
    std::string_view doc;
    bool required;
};

// The fields of a struct: unknown, duplicate and missing ones are faults.
class FieldScan {
public:
    static constexpr std::size_t kMostFields = 256;
    static constexpr std::size_t kEnd = static_cast<std::size_t>(-1);

    FieldScan(JsonReader& reader, std::span<const FieldKey> keys);

    // Index of the field whose value the reader stands at; kEnd after the last.
    std::size_t next();
    bool complete() const { return members_.complete(); }

private:
    std::size_t find(std::string_view key);
    void unknown();
    void missing();

    JsonReader& reader_;
    std::span<const FieldKey> keys_;
    std::size_t expected_ = 0;  // documents mostly keep the described order
    std::uint64_t seen_[kMostFields / 64] = {};
    std::size_t seen_count_ = 0;
    ObjectScan members_;
};

// Notes the faults of one value against its limits; true when there are none.
bool within_limits(JsonReader& reader, double value, std::string_view shown, const Limits& limits);
bool within_length(JsonReader& reader, std::string_view text, const Limits& limits);
bool to_integer(JsonReader& reader, const NumberToken& number, std::int64_t low, std::int64_t high,
                const Limits& limits, std::int64_t& value);
bool to_unsigned(JsonReader& reader, const NumberToken& number, std::uint64_t high,
                 const Limits& limits, std::uint64_t& value);
void check_map_size(JsonReader& reader, std::size_t size, const Limits& limits);
// Index of the word, or nothing after a fault that names the words.
std::optional<std::size_t> find_word(JsonReader& reader, std::string_view text,
                                     std::span<const std::string_view> words);
// Notes which fields there are when `name` is none of them.
void unknown_name_fault(JsonReader& reader, std::string_view what, std::string_view name,
                        std::span<const std::string_view> known);

}  // namespace ballast::wire
