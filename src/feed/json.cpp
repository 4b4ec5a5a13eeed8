#include "feed/json.hpp"

#include <fmt/format.h>

namespace ballast::feed::detail {

Result<JsonDocument> JsonDocument::parse(std::string_view body) {
    JsonDocument document;
    document.parser_ = std::make_unique<simdjson::dom::parser>();
    // simdjson reads beyond the text unless it may copy it.
    if (document.parser_->parse(body.data(), body.size(), true).get(document.root_) !=
        simdjson::SUCCESS) {
        std::string start;
        for (const char c : body.substr(0, 80))
            start += static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > 126
                         ? ' '
                         : c;
        return fail(Code::kInvalidInput,
                    fmt::format("the response is not complete JSON; it begins with \"{}\"", start));
    }
    return document;
}

std::optional<Json> at(Json json, std::string_view pointer) {
    Json found;
    if (json.at_pointer(pointer).get(found) != simdjson::SUCCESS || found.is_null())
        return std::nullopt;
    return found;
}

std::optional<simdjson::dom::array> array_at(Json json, std::string_view pointer) {
    const auto found = at(json, pointer);
    simdjson::dom::array array;
    if (!found || found->get(array) != simdjson::SUCCESS) return std::nullopt;
    return array;
}

std::string text_at(Json json, std::string_view pointer) {
    const auto found = at(json, pointer);
    std::string_view text;
    if (!found || found->get(text) != simdjson::SUCCESS) return {};
    return std::string(text);
}

std::optional<double> number_at(Json json, std::string_view pointer) {
    const auto found = at(json, pointer);
    return found ? number_of(*found) : std::nullopt;
}

std::optional<double> positive_at(Json json, std::string_view pointer) {
    const auto value = number_at(json, pointer);
    return value && *value > 0.0 ? value : std::nullopt;
}

}  // namespace ballast::feed::detail
