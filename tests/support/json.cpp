#include "support/json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

// The layout of a parser depends on this definition, so it must be that of the libraries.
#ifndef SIMDJSON_THREADS_ENABLED
#error "link simdjson::simdjson, whose definitions the libraries are compiled with"
#endif

namespace ballast::test {

struct Json::Document {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    bool is_valid = false;

    bool find(std::string_view pointer, simdjson::dom::element& found) const {
        const bool is_there = is_valid && root.at_pointer(pointer).get(found) == simdjson::SUCCESS;
        EXPECT_TRUE(is_there) << "nothing at " << pointer;
        return is_there;
    }

    template <class T>
    T get(std::string_view pointer, const char* type) const {
        simdjson::dom::element found;
        T value{};
        if (find(pointer, found)) {
            EXPECT_EQ(found.get(value), simdjson::SUCCESS) << pointer << " is not " << type;
        }
        return value;
    }
};

Json::Json(std::string_view text) : document_(std::make_unique<Document>()) {
    Document& made = *document_;
    made.is_valid = made.parser.parse(text.data(), text.size()).get(made.root) == simdjson::SUCCESS;
    EXPECT_TRUE(made.is_valid) << "not JSON: " << text.substr(0, 500);
}

Json::~Json() = default;

const simdjson::dom::element& Json::root() const { return document_->root; }

bool Json::has(std::string_view pointer) const {
    return document_->is_valid && document_->root.at_pointer(pointer).error() == simdjson::SUCCESS;
}

bool Json::is_null(std::string_view pointer) const {
    simdjson::dom::element found;
    return document_->find(pointer, found) && found.is_null();
}

std::string Json::text(std::string_view pointer) const {
    return std::string(document_->get<std::string_view>(pointer, "a string"));
}

double Json::number(std::string_view pointer) const {
    return document_->get<double>(pointer, "a number");
}

bool Json::truth(std::string_view pointer) const {
    return document_->get<bool>(pointer, "a boolean");
}

std::size_t Json::size(std::string_view pointer) const {
    simdjson::dom::element found;
    simdjson::dom::array list;
    if (!document_->find(pointer, found)) return 0;
    EXPECT_EQ(found.get(list), simdjson::SUCCESS) << pointer << " is not an array";
    return found.is_array() ? list.size() : 0;
}

std::vector<std::string> Json::texts(std::string_view pointer, std::string_view member) const {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < size(pointer); ++i)
        values.push_back(
            text(std::string(pointer) + "/" + std::to_string(i) + "/" + std::string(member)));
    return values;
}

std::string Json::minified(std::string_view pointer) const {
    simdjson::dom::element found;
    return document_->find(pointer, found) ? simdjson::minify(found) : std::string();
}

}  // namespace ballast::test
