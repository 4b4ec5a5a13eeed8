#include "wire/json_place.hpp"

#include <optional>
#include <simdjson.h>
#include <string>
#include <vector>

namespace ballast::wire {

namespace {

using Element = simdjson::dom::element;

// The steps of a pointer as written, with escapes.
std::vector<std::string_view> steps_of(std::string_view pointer) {
    std::vector<std::string_view> steps;
    while (!pointer.empty()) {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        steps.push_back(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
    }
    return steps;
}

std::optional<Element> step_into(Element value, std::string_view step) {
    const auto found = value.at_pointer("/" + std::string(step));
    if (found.error() != simdjson::SUCCESS) return std::nullopt;
    return found.value_unsafe();
}

bool names_file(Element value) {
    std::string_view file;
    return value.is_object() && value["file"].get_string().get(file) == simdjson::SUCCESS;
}

// Converts the steps into a table by columns to those into a table by rows; nullopt if they are not
// such steps.
std::optional<std::vector<std::string_view>> by_rows(std::span<const std::string_view> steps) {
    if (steps.size() >= 3 && steps[0] == "columns") return std::vector{steps[2], steps[1]};
    if (steps.size() >= 2 && steps[0] == "dates")
        return std::vector{steps[1], std::string_view("date")};
    return std::nullopt;
}

std::string place_in(Element document, const FieldError& error) {
    std::vector<std::string_view> steps = steps_of(error.pointer);
    std::string place;
    Element value = document;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto next = step_into(value, steps[i]);
        if (!next && value.is_array()) {
            if (const auto rows = by_rows(std::span(steps).subspan(i))) {
                steps.resize(i);
                steps.insert(steps.end(), rows->begin(), rows->end());
                next = step_into(value, steps[i]);
            }
        }
        if (!next && names_file(value)) return error.pointer;
        if (!next) {
            const bool asks_for_it =
                error.code == "required" && i + 1 == steps.size() && value.is_object();
            return asks_for_it ? error.pointer : place;
        }
        place += "/";
        place += steps[i];
        value = *next;
    }
    return place;
}

}  // namespace

void point_into(std::string_view document, std::span<FieldError> errors) {
    simdjson::dom::parser parser;
    Element root;
    if (errors.empty() ||
        parser.parse(simdjson::padded_string(document)).get(root) != simdjson::SUCCESS)
        return;
    for (FieldError& error : errors)
        if (error.pointer.starts_with('/')) error.pointer = place_in(root, error);
}

}  // namespace ballast::wire
