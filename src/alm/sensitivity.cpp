#include "alm/sensitivity.hpp"

#include <algorithm>
#include <utility>

#include "fin/basis_point.hpp"

namespace ballast::alm {

Result<std::vector<Sensitivity>> sensitivities(const Book& book, const Market& market,
                                               const BookValue& base, const Work& work) {
    const std::vector<Scenario> moved{
        {.name = "up", .kind = ScenarioKind::kCustom, .parallel = fin::kBasisPoint},
        {.name = "down", .kind = ScenarioKind::kCustom, .parallel = -fin::kBasisPoint}};
    TRY(const BookValue value,
        value_book(book, market, moved, Detail::kTotals, work, {}, Measures::only(Measure::kEve)));
    std::vector<Sensitivity> rows;
    const auto add = [&](std::string side, const auto& takes) {
        Sensitivity row{.side = std::move(side)};
        for (std::size_t g = 0; g < value.groups.size(); ++g) {
            if (!takes(book.groups()[g])) continue;
            row.eve += base.groups[g][0].eve;
            row.bpv += (value.groups[g][1].eve - value.groups[g][0].eve) / 2.0;
        }
        if (row.eve != 0.0) row.duration = row.bpv / (fin::kBasisPoint * row.eve);
        rows.push_back(std::move(row));
    };
    add("asset", [](const Group& g) { return !g.off_balance && g.side == Side::kAsset; });
    add("liability", [](const Group& g) { return !g.off_balance && g.side == Side::kLiability; });
    if (std::ranges::any_of(book.groups(), &Group::off_balance))
        add("off_balance", [](const Group& g) { return g.off_balance; });
    add("equity", [](const Group&) { return true; });
    return rows;
}

}  // namespace ballast::alm
