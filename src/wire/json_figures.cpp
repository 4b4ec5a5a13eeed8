#include "wire/json_figures.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace ballast::wire {

namespace {

using Element = simdjson::dom::element;

std::string text_of(Element value) {
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
    double number = 0.0;
    if (value.get_double().get(number) == simdjson::SUCCESS) return fmt::format("{}", number);
    return {};
}

std::string named(std::string_view pattern, Element owner, std::string_view key) {
    std::string name;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = pattern.find('}', open);
        name += pattern.substr(0, open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        const std::string_view field = pattern.substr(open + 1, close - open - 1);
        Element value;
        if (field == "key")
            name += key;
        else if (owner.is_object() && owner[field].get(value) == simdjson::SUCCESS)
            name += text_of(value);
        pattern.remove_prefix(close + 1);
    }
    for (char& c : name)
        if (static_cast<unsigned char>(c) <= ' ') c = '_';
    return name;
}

class Picker {
public:
    Picker(const FigurePattern& pattern, std::map<std::string, double>& figures)
        : name_(pattern.name), is_named_(!pattern.pointer.ends_with("/*")), figures_(figures) {}

    void pick(Element value, std::string_view pointer, Element owner, std::string_view key) {
        if (pointer.empty()) {
            double number = 0.0;
            if (value.get_double().get(number) == simdjson::SUCCESS)
                figures_[named(name_, owner, key)] = number;
            else if (bool holds = false;
                     is_named_ && value.get_bool().get(holds) == simdjson::SUCCESS && holds)
                figures_[named(name_, owner, key)] = 1.0;
            return;
        }
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string_view step = pointer.substr(1, end - 1);
        const std::string_view rest = pointer.substr(end);
        if (step != "*") {
            Element next;
            const auto found =
                value.is_array() ? value.at_pointer(pointer.substr(0, end)) : value[step];
            if (found.get(next) == simdjson::SUCCESS) pick(next, rest, owner, key);
        } else if (value.is_array()) {
            for (const Element one : simdjson::dom::array(value)) pick(one, rest, one, key);
        } else if (value.is_object()) {
            for (const auto [name, one] : simdjson::dom::object(value))
                pick(one, rest, one.is_object() ? one : owner, name);
        }
    }

private:
    std::string_view name_;
    bool is_named_;  // the value, rather than any
    std::map<std::string, double>& figures_;
};

}  // namespace

Result<std::map<std::string, double>> figures_in(std::string_view document,
                                                 std::span<const FigurePattern> patterns) {
    simdjson::dom::parser parser;
    Element root;
    if (parser.parse(document).get(root) != simdjson::SUCCESS)
        return fail(Code::kInvalidInput, "the document is not JSON");
    std::map<std::string, double> figures;
    for (const FigurePattern& pattern : patterns)
        Picker(pattern, figures).pick(root, pattern.pointer, root, {});
    return figures;
}

std::size_t elements_of(std::string_view document, std::string_view pointer) {
    simdjson::dom::parser parser;
    simdjson::dom::array elements;
    if (parser.parse(document).at_pointer(pointer).get_array().get(elements) != simdjson::SUCCESS)
        return 0;
    return elements.size();
}

std::string member_of(std::string_view document, std::string_view name) {
    simdjson::dom::parser parser;
    Element root, value;
    if (parser.parse(document).get(root) != simdjson::SUCCESS || !root.is_object() ||
        root[name].get(value) != simdjson::SUCCESS)
        return {};
    return simdjson::minify(value);
}

}  // namespace ballast::wire
