#include "plan/tax_law.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/check.hpp"
#include "plan/reference_table.hpp"

namespace ballast::plan {

namespace {

using Row = std::vector<std::string_view>;

std::size_t status_index(std::string_view name) {
    constexpr std::array<std::string_view, kFilingStatuses> kNames = {
        "single", "married_joint", "married_separate", "head_of_household"};
    const auto place = std::find(kNames.begin(), kNames.end(), name);
    CHECK(place != kNames.end());
    return static_cast<std::size_t>(place - kNames.begin());
}

class LawReader {
public:
    std::vector<TaxLaw> read() {
        each("us_tax_rates.csv", [&](const Row& row) { add_rate(row); });
        each("us_tax_amounts.csv", [&](const Row& row) { add_amount(row); });
        each("us_medicare.csv", [&](const Row& row) { add_tier(row); });
        std::vector<TaxLaw> laws;
        for (auto& [year, law] : laws_) laws.push_back(law);
        return laws;
    }

private:
    template <class Add>
    void each(std::string_view table, const Add& add) {
        const auto rows = reference_table(table);
        for (std::size_t i = 1; i < rows.size(); ++i) add(rows[i]);
    }
    TaxLaw& at(std::string_view year) {
        const int number = static_cast<int>(reference_number(year));
        TaxLaw& made = laws_[number];
        made.year = number;
        return made;
    }

    void add_rate(const Row& row) {
        StatusLaw& law = at(row[0]).statuses[status_index(row[2])];
        const RateStep step{reference_number(row[3]), reference_number(row[4])};
        const bool ordinary = row[1] == "ordinary";
        std::size_t& used = used_[{at(row[0]).year, status_index(row[2]), ordinary}];
        CHECK(used < (ordinary ? kOrdinarySteps : kGainSteps));
        (ordinary ? law.ordinary[used] : law.gains[used]) = step;
        ++used;
    }

    void add_amount(const Row& row) {
        TaxLaw& year = at(row[0]);
        StatusLaw& law = year.statuses[status_index(row[2])];
        const double value = reference_number(row[3]);
        const std::map<std::string_view, double*> fields = {
            {"standard_deduction", &law.standard_deduction},
            {"age_addition", &law.age_addition},
            {"senior_deduction", &law.senior_deduction},
            {"senior_over", &law.senior_over},
            {"senior_rate", &law.senior_rate},
            {"benefits_base", &law.benefits_base},
            {"benefits_adjusted_base", &law.benefits_adjusted_base},
            {"investment_over", &law.investment_over},
            {"medicare_over", &law.medicare_over},
            {"loss_limit", &law.loss_limit},
            {"wage_base", &year.wage_base}};
        if (row[1] == "senior_last_year") {
            year.senior_last_year = static_cast<int>(value);
            return;
        }
        const auto place = fields.find(row[1]);
        CHECK(place != fields.end());
        *place->second = value;
    }

    void add_tier(const Row& row) {
        StatusLaw& law = at(row[0]).statuses[status_index(row[1])];
        CHECK(law.tiers < kMedicareTiers);
        law.medicare[law.tiers++] = {.from = reference_number(row[3]),
                                     .at_least = row[2] == "at_least",
                                     .indexed = row[6] == "1",
                                     .part_b = reference_number(row[4]),
                                     .part_d = reference_number(row[5])};
    }

    std::map<int, TaxLaw> laws_;
    std::map<std::tuple<int, std::size_t, bool>, std::size_t> used_;
};

const std::vector<TaxLaw>& laws() {
    static const std::vector<TaxLaw> read = LawReader().read();
    return read;
}

}  // namespace

std::span<const int> tax_law_years() {
    static const std::vector<int> years = [] {
        std::vector<int> made;
        for (const TaxLaw& law : laws()) made.push_back(law.year);
        return made;
    }();
    return years;
}

const TaxLaw& tax_law(int year) {
    const std::vector<TaxLaw>& known = laws();
    const auto after = std::find_if(known.begin(), known.end(),
                                    [&](const TaxLaw& each) { return each.year > year; });
    return after == known.begin() ? known.front() : *std::prev(after);
}

TaxLaw projected_tax_law(int year) {
    TaxLaw projected = tax_law(year);
    if (year > projected.senior_last_year)
        for (StatusLaw& status : projected.statuses) status.senior_deduction = 0.0;
    return projected;
}

std::vector<std::string> tax_law_sources(int year) {
    return reference_texts("us_tax_sources.csv", std::to_string(tax_law(year).year));
}

int required_distribution_age(int birth_year) {
    if (birth_year >= 1960) return 75;
    if (birth_year >= 1951) return 73;
    return 72;
}

}  // namespace ballast::plan
