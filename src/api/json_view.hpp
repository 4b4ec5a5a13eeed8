// A value in a JSON text that is not read into memory: for long responses of which a part is shown.
// Its parts are found by scanning the text. A text that is not JSON has fewer parts, and no error.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "wire/json_reader.hpp"

namespace ballast::api {

class JsonView {
public:
    // `text` begins with a value, after blanks. It must outlive the view and its parts.
    explicit JsonView(std::string_view text);

    wire::JsonKind kind() const;
    bool is(wire::JsonKind other) const { return kind() == other; }
    // As written.
    std::string_view text() const { return text_; }
    // Of a string, unescaped; empty for others.
    std::string string() const;

    // Calls take(JsonView) -> bool for the items of an array until it returns false.
    template <class Take>
    void each_item(const Take& take) const {
        if (!is(wire::JsonKind::kArray)) return;
        for (std::string_view rest = text_.substr(1); starts_value(rest);) {
            const JsonView item(rest);
            if (!take(item)) return;
            rest = after(item, rest);
        }
    }
    // Likewise take(JsonView name, JsonView value) for the members of an object.
    template <class Take>
    void each_member(const Take& take) const {
        if (!is(wire::JsonKind::kObject)) return;
        for (std::string_view rest = text_.substr(1); starts_value(rest);) {
            const JsonView name(rest);
            const std::string_view behind = after(name, rest);
            if (!starts_value(behind)) return;
            const JsonView value(behind);
            if (!take(name, value)) return;
            rest = after(value, behind);
        }
    }

    // The value at a JSON pointer (RFC 6901), in which "-1" is the last item of an array.
    std::optional<JsonView> at(std::string_view pointer) const;

private:
    static bool starts_value(std::string_view text);
    // Behind a part that `from` begins with, and the separator that follows.
    static std::string_view after(const JsonView& part, std::string_view from);

    std::string_view text_;
};

}  // namespace ballast::api
