// The regulation of a report's figures, in words.
#pragma once

#include <fmt/format.h>
#include <string>

#include "service/alm/describe_market.hpp"
#include "service/alm/describe_value.hpp"

namespace ballast::service {

// "Regulation EU 2024/856, text of 2023-12-01."
inline std::string regulation_text(const AlmStamp& stamp) {
    std::string_view name = stamp.pack;
    for (const auto& word : describe::Described<alm::RegulationId>::values)
        if (word.text == stamp.pack) name = word.label;
    return fmt::format("Regulation {}, text of {}.", name, stamp.version);
}

}  // namespace ballast::service
