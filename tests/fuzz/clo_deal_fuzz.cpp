// Arbitrary bytes as a deal document of a CLO: reading and checking never crash, errors have a
// place, what is read is written and read back the same, and what passes the checks is projected
// with its cash conserved.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "clo/deal_check.hpp"
#include "clo/deal_plan.hpp"
#include "clo/describe_deal.hpp"
#include "clo/projection.hpp"
#include "wire/json.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kPeriods = 3;

clo::IndexPaths flat_paths(const clo::Deal& deal) {
    clo::IndexPaths paths;
    if (!deal.index.empty()) paths[deal.index] = {0.04};
    for (const clo::Tranche& tranche : deal.tranches)
        if (tranche.coupon.index) paths[*tranche.coupon.index] = {0.04};
    return paths;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto deal = wire::read_json<clo::Deal>(text);
    if (!deal) {
        CHECK(deal.error().code == Code::kInvalidInput ||
              deal.error().code == Code::kLimitExceeded);
        return 0;
    }
    const std::string written = wire::to_json(*deal);
    const auto again = wire::read_json<clo::Deal>(written);
    CHECK(again && wire::to_json(*again) == written);
    if (const Status checked = clo::check_deal(*deal); !checked) {
        CHECK(!checked.error().errors.empty());
        for (const FieldError& field : checked.error().errors)
            CHECK(field.pointer.starts_with("/") && !field.message.empty());
        return 0;
    }
    const clo::ProjectionTerms terms{.as_of = clo::projection_date(*deal),
                                     .most_periods = kPeriods,
                                     .indices = flat_paths(*deal),
                                     .steps = true};
    const auto made = clo::project(*deal, {}, {}, terms);
    CHECK(made || !made.error().message.empty());
    if (made) CHECK(made->conservation.holds);
    return 0;
}
