// Internal to feed: the JSON of a response, read by path.
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::feed::detail {

using Json = simdjson::dom::element;

// A document and its parser; move only.
class JsonDocument {
public:
    // kInvalidInput where the body is not JSON; the message shows how it begins.
    static Result<JsonDocument> parse(std::string_view body);

    Json root() const { return root_; }

private:
    std::unique_ptr<simdjson::dom::parser> parser_;  // which elements point to
    Json root_;
};

// By JSON pointer; absent where a part of the path is missing or null.
std::optional<Json> at(Json json, std::string_view pointer);
std::optional<simdjson::dom::array> array_at(Json json, std::string_view pointer);
std::string text_at(Json json, std::string_view pointer);  // empty: absent, or another type

// A finite number; absent for null, another type, NaN and infinity.
inline std::optional<double> number_of(Json json) {
    double value = 0.0;
    if (json.get(value) != simdjson::SUCCESS || !std::isfinite(value)) return std::nullopt;
    return value;
}
std::optional<double> number_at(Json json, std::string_view pointer);
std::optional<double> positive_at(Json json, std::string_view pointer);  // absent also if not

}  // namespace ballast::feed::detail
