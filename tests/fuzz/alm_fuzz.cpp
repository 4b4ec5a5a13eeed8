// Arbitrary bytes as a regulation pack and a tenor: reading never crashes, and
// accepted values are within the readers' limits.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "alm/regulation.hpp"
#include "base/check.hpp"
#include "market/curve_quotes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ballast;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto pack = alm::parse_regulation(text)) {
        CHECK(!pack->version.empty() && !pack->shocks.empty());
        for (const auto& [currency, sizes] : pack->shocks)
            CHECK(sizes.parallel >= 0 && std::isfinite(sizes.long_rate));
    }
    if (const auto years = market::tenor_years(text)) CHECK(*years > 0 && std::isfinite(*years));
    return 0;
}
