// Arbitrary bytes as the curves of an ALMReady session: reading never crashes, rates are within
// their range, and errors are text.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ingest/earlier_bank.hpp"

namespace ingest = ballast::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto curves = ingest::read_curve_points({reinterpret_cast<const char*>(data), size});
    if (!curves) {
        CHECK(!curves.error().message.empty());
        return 0;
    }
    CHECK(!curves->empty());
    std::size_t line = 0;
    for (const ingest::CurveRow& curve : *curves) {
        CHECK(!curve.nodes.empty() && curve.line == ++line);
        CHECK(curve.id.starts_with(curve.currency));
        for (const auto& [tenor, rate] : curve.nodes) CHECK(std::abs(rate) <= 1.0);
    }
    return 0;
}
