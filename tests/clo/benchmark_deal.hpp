// Case A25: the notes of case A12 over 300 invented loans.
#pragma once

#include "deal8_cases.hpp"
#include "describe/describe.hpp"

namespace ballast::clo {

inline std::vector<Holding> benchmark_loans() {
    const golden::CsvCase table("tests/golden/clo/A25_benchmark_300_assets.csv");
    const auto ids = table.texts("id"), issuers = table.texts("issuer"),
               ratings = table.texts("moody"), pars = table.texts("par");
    const auto spreads = table.column("spread"), floors = table.column("floor"),
               quarters = table.column("maturity_quarter"),
               amortization = table.column("amort_per_quarter");
    std::vector<Holding> result;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        Holding loan;
        loan.id = ids[i];
        loan.issuer_id = issuers[i];
        loan.par = Decimal::parse(pars[i]).value();
        loan.maturity = fin::add_months(deal8().deal.dates.closing, 3 * int(quarters[i]));
        loan.spread = spreads[i];
        loan.floor = floors[i];
        loan.index = "USD_SOFR_3M";
        loan.amortization_rate = amortization[i];
        loan.moodys_warf_rating = describe::from_word<MoodysRating>(ratings[i]).value();
        loan.moodys_rating = loan.moodys_warf_rating;
        result.push_back(std::move(loan));
    }
    return result;
}

}  // namespace ballast::clo
