#include "risk/factor_defaults.hpp"

#include <array>
#include <string_view>

#include "base/check.hpp"
#include "embedded/ballast_risk_refdata.hpp"
#include "model/describe_factor_definition.hpp"

namespace ballast::risk {

std::vector<model::FactorDefinition> default_factors() {
    constexpr std::size_t kColumns = 4;  // the last one may hold commas
    std::string_view text = refdata::find("factors/etf.csv");
    std::vector<model::FactorDefinition> factors;
    for (bool is_header = true; !text.empty(); is_header = false) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (is_header || line.empty()) continue;
        std::array<std::string_view, kColumns> cells;
        for (std::size_t i = 0; i < kColumns; ++i) {
            const std::size_t end = i + 1 < kColumns ? line.find(',') : line.size();
            CHECK(end != std::string_view::npos);
            cells[i] = line.substr(0, end);
            line.remove_prefix(std::min(line.size(), end + 1));
        }
        const auto coordinates = describe::from_word<model::FactorCoordinates>(cells[2]);
        CHECK(coordinates.has_value());
        factors.push_back({.name = std::string(cells[0]),
                           .symbol = std::string(cells[1]),
                           .coordinates = *coordinates,
                           .note = std::string(cells[3]),
                           .order = static_cast<int>(factors.size()) + 1});
    }
    return factors;
}

}  // namespace ballast::risk
