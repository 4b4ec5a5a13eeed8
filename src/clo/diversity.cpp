#include "clo/diversity.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/check.hpp"
#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

struct Bracket {
    double from = 0.0;
    double score = 0.0;
};

const std::vector<Bracket>& brackets() {
    static const std::vector<Bracket> kBrackets = [] {
        std::vector<Bracket> result;
        for (const auto& row : reference_table("moodys_diversity.csv"))
            result.push_back({reference_number(row[0]), reference_number(row[2])});
        return result;
    }();
    return kBrackets;
}

}  // namespace

double industry_diversity(double aggregate_score, CalculationMode mode) {
    CHECK(aggregate_score >= 0.0);
    const std::vector<Bracket>& table = brackets();
    if (mode == CalculationMode::kAsOldModel) {
        // Bracket k is centered on k / 10.
        const double tenths = std::nearbyint(std::min(aggregate_score, 1e6) * 10.0);
        return table[std::min(static_cast<std::size_t>(tenths), table.size() - 1)].score;
    }
    // A sum of units that is a bound of the table but for rounding is that bound.
    constexpr double kRounding = 1e-9;
    const auto above =
        std::ranges::upper_bound(table, aggregate_score + kRounding, {}, &Bracket::from);
    return std::prev(above)->score;
}

Diversity diversity_of(std::span<const DiversityItem> items, CalculationMode mode) {
    // Ordered maps and sorted items: the result does not depend on the order of the items.
    std::vector<DiversityItem> sorted;
    for (const DiversityItem& item : items)
        if (item.par > 0.0) sorted.push_back(item);
    std::ranges::sort(sorted, [](const DiversityItem& a, const DiversityItem& b) {
        return std::tie(a.obligor, a.industry, a.par) < std::tie(b.obligor, b.industry, b.par);
    });
    std::map<std::string_view, std::map<std::string_view, double>> obligors;
    double total = 0.0;
    for (const DiversityItem& item : sorted) {
        obligors[item.obligor][item.industry] += item.par;
        total += item.par;
    }
    Diversity result;
    if (obligors.empty()) return result;
    result.obligors = obligors.size();
    result.average_par = total / static_cast<double>(obligors.size());
    std::map<std::string_view, IndustryDiversity> industries;
    for (const auto& [obligor, by_industry] : obligors) {
        double par = 0.0;
        for (const auto& [industry, amount] : by_industry) par += amount;
        const auto main = std::ranges::max_element(by_industry, {},
                                                   [](const auto& entry) { return entry.second; });
        IndustryDiversity& industry = industries[main->first];
        industry.industry = main->first;
        industry.obligors += 1;
        industry.aggregate_score += std::min(1.0, par / result.average_par);
    }
    for (auto& [name, industry] : industries) {
        industry.score = industry_diversity(industry.aggregate_score, mode);
        result.score += industry.score;
        result.industries.push_back(industry);
    }
    return result;
}

}  // namespace ballast::clo
