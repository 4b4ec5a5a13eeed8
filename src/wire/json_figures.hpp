// Numbers of a JSON document, picked by pointers and named.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::wire {

// `pointer` is a JSON pointer in which "*" stands for every element of an array or member of an
// object. In `name`, "{field}" is the value of that field of the innermost object that "*" stands
// for, "{key}" the name of the member: {"/results/*/var", "{method}.{confidence}.var"},
// {"/groups/*/totals/*", "{name}.{key}"}.
struct FigurePattern {
    std::string_view pointer;
    std::string_view name;
};

// A true value that the pointer names is 1. Values that are absent, null, false or no numbers are
// left out. kInvalidInput for text that is not JSON.
Result<std::map<std::string, double>> figures_in(std::string_view document,
                                                 std::span<const FigurePattern> patterns);

// Number of elements of the array at a pointer without "*"; 0 where there is none.
std::size_t elements_of(std::string_view document, std::string_view pointer);

// The JSON of a member of an object; empty where there is none.
std::string member_of(std::string_view document, std::string_view name);

}  // namespace ballast::wire
