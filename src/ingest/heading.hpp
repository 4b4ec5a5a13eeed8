// Internal to ingest: names of columns, compared without case.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace ballast::ingest {

// Lower case, without blanks at both ends; blanks and hyphens inside are underscores.
inline std::string heading_of(std::string_view name) {
    std::string text = lower(without_blanks(name));
    for (char& c : text)
        if (c == ' ' || c == '-') c = '_';
    return text;
}

}  // namespace ballast::ingest
