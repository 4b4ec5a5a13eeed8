// Writes a JSON object member by member: for messages with optional members, where a described
// struct would write null.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "wire/json.hpp"

namespace ballast::api {

class ObjectWriter {
public:
    // `value` is any type supported by the wire module; text that is already JSON goes through
    // raw().
    template <class T>
    ObjectWriter& member(std::string_view name, const T& value) {
        begin(name);
        wire::write_json(text_, value);
        return *this;
    }
    ObjectWriter& member(std::string_view name, std::string_view value) {
        begin(name);
        wire::write_string(text_, value);
        return *this;
    }
    ObjectWriter& member(std::string_view name, const char* value) {
        return member(name, std::string_view(value));
    }
    ObjectWriter& raw(std::string_view name, std::string_view json) {
        begin(name);
        text_ += json;
        return *this;
    }

    std::string finish() && {
        text_ += '}';
        return std::move(text_);
    }

private:
    void begin(std::string_view name) {
        if (text_.size() > 1) text_ += ',';
        wire::write_string(text_, name);
        text_ += ':';
    }

    std::string text_ = "{";
};

}  // namespace ballast::api
