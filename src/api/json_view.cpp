#include "api/json_view.hpp"

#include <charconv>
#include <limits>

#include "api/json_value.hpp"
#include "base/json_pointer.hpp"
#include "wire/json.hpp"

namespace ballast::api {

namespace {

using wire::JsonKind;

constexpr std::string_view kBlanks = " \t\r\n";

std::size_t end_of_string(std::string_view text) {
    for (std::size_t at = text.find_first_of("\"\\", 1); at != std::string_view::npos;
         at = text.find_first_of("\"\\", at + 2))
        if (text[at] == '"') return at + 1;
    return text.size();
}

// Of the value that begins `text`. Brackets are counted, not matched.
std::size_t end_of_value(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() == '"') return end_of_string(text);
    if (text.front() != '{' && text.front() != '[')
        return std::min(text.find_first_of(",:]} \t\r\n"), text.size());
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"')
            at += end_of_string(text.substr(at)) - 1;
        else if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at + 1;
    }
    return text.size();
}

std::string_view without_blanks(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

std::optional<JsonView> item_of(const JsonView& array, std::string_view key) {
    std::size_t index_of_item = std::numeric_limits<std::size_t>::max();
    const bool is_last = key == "-1";
    if (!is_last) {
        const auto [end, error] =
            std::from_chars(key.data(), key.data() + key.size(), index_of_item);
        if (error != std::errc() || end != key.data() + key.size()) return std::nullopt;
    }
    std::optional<JsonView> found;
    std::size_t index = 0;
    array.each_item([&](const JsonView& item) {
        if (is_last || index == index_of_item) found = item;
        return index++ != index_of_item;
    });
    return found;
}

std::optional<JsonView> member_of(const JsonView& object, std::string_view name) {
    std::optional<JsonView> found;
    object.each_member([&](const JsonView& key, const JsonView& value) {
        if (key.string() == name) found = value;
        return !found;
    });
    return found;
}

}  // namespace

JsonView::JsonView(std::string_view text) : text_(without_blanks(text)) {
    text_ = text_.substr(0, end_of_value(text_));
}

JsonKind JsonView::kind() const {
    if (text_.empty()) return JsonKind::kNothing;
    return wire::kKindOfFirst[static_cast<unsigned char>(text_.front())];
}

std::string JsonView::string() const {
    if (!is(JsonKind::kString)) return {};
    const std::string_view inside = text_.substr(1, text_.size() < 2 ? 0 : text_.size() - 2);
    if (!inside.contains('\\')) return std::string(inside);
    static constexpr wire::Limits kAnyLength{.max_length = std::numeric_limits<std::size_t>::max()};
    std::string text;
    const wire::ReadContext context{.max_bytes = std::numeric_limits<std::size_t>::max()};
    wire::JsonReader reader(text_, context);
    if (reader.open()) reader.read_string(text, kAnyLength);
    return text;
}

std::optional<JsonView> JsonView::at(std::string_view pointer) const {
    std::optional<JsonView> value = *this;
    while (value && !pointer.empty()) {
        if (pointer.front() != '/') return std::nullopt;
        pointer.remove_prefix(1);
        const std::string_view key = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(key.size());
        value = value->is(JsonKind::kArray) ? item_of(*value, key)
                                            : member_of(*value, unescaped_key(key));
    }
    return value;
}

bool JsonView::starts_value(std::string_view text) {
    text = without_blanks(text);
    return !text.empty() &&
           wire::kKindOfFirst[static_cast<unsigned char>(text.front())] != JsonKind::kNothing;
}

std::string_view JsonView::after(const JsonView& part, std::string_view from) {
    const char* end = part.text_.data() + part.text_.size();
    from.remove_prefix(static_cast<std::size_t>(end - from.data()));
    from = without_blanks(from);
    if (from.empty() || (from.front() != ',' && from.front() != ':')) return {};
    return from.substr(1);
}

}  // namespace ballast::api
