#include "api/cli/arguments.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

#include "api/json_value.hpp"
#include "api/schema_outline.hpp"

namespace ballast::api::cli {

namespace {

using wire::JsonKind;

constexpr std::size_t kMostSteps = 16;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_key_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }

// "a.b=value" or "a.b:=json"; nothing when the word is neither, such as "./a=b.json".
std::optional<Assignment> assignment_of(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    Assignment assignment{.path = {},
                          .value = std::string(word.substr(equals + 1)),
                          .is_json = equals > 0 && word[equals - 1] == ':'};
    std::string_view key = word.substr(0, assignment.is_json ? equals - 1 : equals);
    while (true) {
        const std::string_view step = key.substr(0, key.find('.'));
        if (step.empty() || !is_letter(step.front()) ||
            !std::all_of(step.begin(), step.end(), is_key_character) ||
            assignment.path.size() == kMostSteps)
            return std::nullopt;
        assignment.path.emplace_back(step);
        if (step.size() == key.size()) return assignment;
        key.remove_prefix(step.size() + 1);
    }
}

Error invalid(const Assignment& assignment, std::string_view message) {
    return {Code::kInvalidInput, fmt::format("{}: {}", fmt::join(assignment.path, "."), message)};
}

JsonValue string_value(std::string_view text) {
    return {.kind = JsonKind::kString, .text = std::string(text)};
}

// The text as JSON if it is one value of that kind.
std::optional<JsonValue> parsed_as(std::string_view text, JsonKind kind) {
    auto value = parse_json(text);
    if (!value || value->kind != kind) return std::nullopt;
    return *std::move(value);
}

JsonValue scalar_of(const Accepted& accepted, const std::string& text) {
    if (accepted.boolean && (text == "true" || text == "false"))
        return {.kind = JsonKind::kBoolean, .text = text};
    if (accepted.number && !accepted.string)
        if (auto number = parsed_as(text, JsonKind::kNumber)) return *std::move(number);
    if (accepted.null && !accepted.string && text == "null") return {};
    return string_value(text);
}

class RequestBuilder {
public:
    RequestBuilder(const service::Method& method, JsonValue base)
        : schema_(method.request_schema()), request_(std::move(base)) {}

    Status assign(const Assignment& assignment) {
        JsonValue* place = &request_;
        const JsonValue* node = &schema_.root();
        for (std::size_t i = 0; i < assignment.path.size(); ++i) {
            const std::string& name = assignment.path[i];
            TRY_STATUS(open_object(assignment, i, *place));
            node = node ? schema_.member(*node, name) : nullptr;
            place = &member(*place, name);
        }
        const auto known = std::find(assigned_.begin(), assigned_.end(), assignment.path);
        const bool is_repeated = known != assigned_.end();
        if (!is_repeated) assigned_.push_back(assignment.path);
        return set(assignment, node, is_repeated, *place);
    }

    std::string finish() const { return to_json(request_); }

private:
    // Makes `place` an object, unless an earlier argument gave it another value.
    Status open_object(const Assignment& assignment, std::size_t steps, JsonValue& place) {
        if (place.is(JsonKind::kObject)) return {};
        const std::vector<std::string> path(
            assignment.path.begin(), assignment.path.begin() + static_cast<std::ptrdiff_t>(steps));
        if (std::find(assigned_.begin(), assigned_.end(), path) != assigned_.end())
            return invalid(assignment, fmt::format("{} is given another value by an argument",
                                                   fmt::join(path, ".")));
        place = {.kind = JsonKind::kObject};
        return {};
    }

    static JsonValue& member(JsonValue& object, const std::string& name) {
        for (JsonMember& one : object.members)
            if (one.name == name) return one.value;
        return object.members.emplace_back(JsonMember{name, {}}).value;
    }

    Status set(const Assignment& assignment, const JsonValue* node, bool is_repeated,
               JsonValue& place) const {
        if (assignment.is_json) {
            if (is_repeated) return invalid(assignment, "the field is given twice");
            auto value = parse_json(assignment.value);
            if (!value)
                return invalid(assignment,
                               fmt::format("{} is not JSON: {}; for a text write {}={}",
                                           assignment.value, value.error().message,
                                           fmt::join(assignment.path, "."), assignment.value));
            place = *std::move(value);
            return {};
        }
        const Accepted accepted = node ? schema_.accepted(*node) : Accepted{.string = true};
        if (accepted.array && !accepted.string && !accepted.table_file)
            return add_items(assignment, accepted, is_repeated, place);
        if (is_repeated) return invalid(assignment, "the field is given twice");
        return set_one(assignment, accepted, place);
    }

    static Status set_one(const Assignment& assignment, const Accepted& accepted,
                          JsonValue& place) {
        const bool structured = accepted.object || accepted.array || accepted.table_file;
        if (structured && !accepted.string)
            for (const JsonKind kind : {JsonKind::kObject, JsonKind::kArray})
                if (auto value = parsed_as(assignment.value, kind)) {
                    place = *std::move(value);
                    return {};
                }
        if (accepted.table_file && !accepted.string) {
            place = {.kind = JsonKind::kObject,
                     .members = {{"file", string_value(assignment.value)}}};
            return {};
        }
        const bool only_objects =
            structured && !accepted.string && !accepted.number && !accepted.boolean;
        if (only_objects && !(accepted.null && assignment.value == "null"))
            return invalid(assignment,
                           fmt::format("expected an object: give its fields, {0}.FIELD=VALUE, or "
                                       "JSON, {0}:={{…}}",
                                       fmt::join(assignment.path, ".")));
        place = scalar_of(accepted, assignment.value);
        return {};
    }

    Status add_items(const Assignment& assignment, const Accepted& accepted, bool is_repeated,
                     JsonValue& place) const {
        if (!is_repeated) place = {.kind = JsonKind::kArray};
        if (!place.is(JsonKind::kArray)) return invalid(assignment, "the field is given twice");
        if (assignment.value.starts_with('['))
            if (auto list = parsed_as(assignment.value, JsonKind::kArray)) {
                for (JsonValue& item : list->items) place.items.push_back(std::move(item));
                return {};
            }
        if (assignment.value.empty()) return {};
        const Accepted item =
            accepted.items ? schema_.accepted(*accepted.items) : Accepted{.string = true};
        const std::string_view text = assignment.value;
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            place.items.push_back(scalar_of(item, std::string(text.substr(begin, end - begin))));
            begin = end + 1;
        }
        return {};
    }

    SchemaOutline schema_;
    JsonValue request_;
    std::vector<std::vector<std::string>> assigned_;
};

}  // namespace

Result<Arguments> read_arguments(std::span<const std::string> words) {
    Arguments arguments;
    for (const std::string& word : words) {
        const std::size_t first = word.find_first_not_of(" \t\r\n");
        if (first != std::string::npos && word[first] == '{') {
            if (!arguments.json.empty())
                return fail(Code::kInvalidInput, "two JSON requests are given: expected one");
            arguments.json = word;
        } else if (auto assignment = assignment_of(word)) {
            arguments.assignments.push_back(*std::move(assignment));
        } else {
            arguments.words.push_back(word);
        }
    }
    return arguments;
}

Result<std::string> request_json(const service::Method& method, std::string_view base,
                                 std::span<const Assignment> assignments) {
    if (assignments.empty()) return std::string(base);
    TRY(JsonValue object, parse_json(base));
    if (!object.is(JsonKind::kObject))
        return fail(Code::kInvalidInput,
                    "the request is not a JSON object: fields cannot be added to it");
    RequestBuilder builder(method, std::move(object));
    for (const Assignment& assignment : assignments) TRY_STATUS(builder.assign(assignment));
    return builder.finish();
}

}  // namespace ballast::api::cli
