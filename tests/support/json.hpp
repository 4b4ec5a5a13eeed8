// A JSON document for tests, accessed by pointers: json.number("/results/0/var").
#pragma once

#include <cstddef>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

// The layout of a parser depends on this definition, so it must be that of the libraries.
#ifndef SIMDJSON_THREADS_ENABLED
#error "link simdjson::simdjson, whose definitions the libraries are compiled with"
#endif

namespace ballast::test {

class Json {
public:
    explicit Json(std::string_view text) {
        valid_ = parser_.parse(text.data(), text.size()).get(root_) == simdjson::SUCCESS;
        EXPECT_TRUE(valid_) << "not JSON: " << text.substr(0, 500);
    }
    Json(const Json&) = delete;
    Json& operator=(const Json&) = delete;

    const simdjson::dom::element& root() const { return root_; }

    bool has(std::string_view pointer) const {
        return valid_ && root_.at_pointer(pointer).error() == simdjson::SUCCESS;
    }
    bool is_null(std::string_view pointer) const {
        simdjson::dom::element found;
        return find(pointer, found) && found.is_null();
    }
    std::string text(std::string_view pointer) const {
        simdjson::dom::element found;
        std::string_view value;
        if (!find(pointer, found)) return {};
        EXPECT_EQ(found.get(value), simdjson::SUCCESS) << pointer << " is not a string";
        return std::string(value);
    }
    double number(std::string_view pointer) const {
        simdjson::dom::element found;
        double value = 0.0;
        if (!find(pointer, found)) return 0.0;
        EXPECT_EQ(found.get(value), simdjson::SUCCESS) << pointer << " is not a number";
        return value;
    }
    bool truth(std::string_view pointer) const {
        simdjson::dom::element found;
        bool value = false;
        if (!find(pointer, found)) return false;
        EXPECT_EQ(found.get(value), simdjson::SUCCESS) << pointer << " is not a boolean";
        return value;
    }
    std::size_t size(std::string_view pointer) const {
        simdjson::dom::element found;
        simdjson::dom::array list;
        if (!find(pointer, found)) return 0;
        EXPECT_EQ(found.get(list), simdjson::SUCCESS) << pointer << " is not an array";
        return list.size();
    }
    // The member of every object in the array at `pointer`.
    std::vector<std::string> texts(std::string_view pointer, std::string_view member) const {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < size(pointer); ++i)
            values.push_back(
                text(std::string(pointer) + "/" + std::to_string(i) + "/" + std::string(member)));
        return values;
    }

private:
    bool find(std::string_view pointer, simdjson::dom::element& found) const {
        const bool there = valid_ && root_.at_pointer(pointer).get(found) == simdjson::SUCCESS;
        EXPECT_TRUE(there) << "nothing at " << pointer;
        return there;
    }

    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
    bool valid_ = false;
};

}  // namespace ballast::test
