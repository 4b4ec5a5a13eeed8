// Pools of assets for tests: case A10, and invented ones.
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/describe_asset.hpp"

namespace ballast::clo::sample {

inline Decimal money(const std::string& text) { return Decimal::parse(text).value(); }

// Rows of a CSV file with quotes, by column.
inline std::vector<std::map<std::string, std::string>> csv_rows(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open " + path);
    const auto cells_of = [](const std::string& line) {
        std::vector<std::string> cells(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                cells.emplace_back();
            else if (c != '\r')
                cells.back() += c;
        }
        return cells;
    };
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> header = cells_of(line);
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(file, line)) {
        if (line.empty()) continue;
        const std::vector<std::string> cells = cells_of(line);
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < header.size(); ++i)
            row[header[i]] = i < cells.size() ? cells[i] : "";
    }
    return rows;
}

inline std::optional<double> number(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return std::stod(text);
}

// A performing senior secured loan of which only what every asset has is stated.
inline Holding plain_loan(const std::string& id, const std::string& issuer,
                          const std::string& par) {
    Holding holding;
    holding.id = id;
    holding.issuer_id = issuer;
    holding.par = money(par);
    holding.currency = "USD";
    holding.maturity = fin::Date::from_ymd(2032, 6, 15).value();
    holding.kind = AssetKind::kLoan;
    holding.seniority = Seniority::kSeniorSecured;
    holding.moodys_category = MoodysCategory::kSeniorSecuredLoan;
    holding.sp_category = SpCategory::kSeniorSecured;
    holding.index = "USD_SOFR_3M";
    holding.country = "US";
    return holding;
}

inline MoodysRating moodys(const std::string& symbol) {
    return describe::from_word<MoodysRating>(symbol).value();
}

// A row in the columns of case A10.
inline Holding holding_of_a10(std::map<std::string, std::string> row) {
    static const std::map<std::string, std::string> kCountries{{"USA", "US"},
                                                               {"Canada", "CA"},
                                                               {"Netherlands", "NL"},
                                                               {"Luxembourg", "LU"},
                                                               {"United Kingdom", "GB"}};
    Holding holding = plain_loan(row["id"], row["issuer"], row["par"]);
    holding.moodys_rating = moodys(row["moody"]);
    holding.moodys_warf_rating = holding.moodys_rating;
    holding.moodys_industry = row["industry"];
    holding.spread = number(row["spread"]);
    holding.coupon = number(row["coupon"]);
    holding.moodys_recovery = number(row["recovery"]);
    holding.wal = number(row["wal"]);
    holding.coupon_type = row["type"] == "fixed" ? AssetCoupon::kFixed : AssetCoupon::kFloating;
    if (row["senior_secured"] != "True") {
        holding.seniority = Seniority::kSeniorUnsecured;
        holding.moodys_category = MoodysCategory::kNonSeniorSecuredLoan;
        holding.sp_category = SpCategory::kSecondLienOrUnsecured;
    }
    holding.cov_lite = row["cov_lite"] == "True";
    holding.dip = row["dip"] == "True";
    holding.country = kCountries.at(row["country"]);
    holding.frequency = std::stoi(row["freq"]);
    holding.market_value = money(row["mv"]);
    return holding;
}

inline std::vector<Holding> pool_of_a10() {
    std::vector<Holding> holdings;
    for (const auto& row :
         csv_rows("tests/golden/clo/A10_concentration_and_hypothesis_trade_assets.csv"))
        holdings.push_back(holding_of_a10(row));
    return holdings;
}

// Invented assets of every kind; some values are unknown where `gaps`.
inline std::vector<Holding> random_pool(std::uint64_t seed, std::size_t count, bool gaps) {
    std::uint64_t state = seed * 2654435761U + 12345U;
    const auto next = [&](std::uint64_t below) {
        // Steele and others 2014, splitmix64.
        std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return (z ^ (z >> 31U)) % below;
    };
    const auto pick = [&](const auto& list) { return list[next(std::size(list))]; };
    static const std::vector<std::string> kIndustries{"Retail", "Automotive", "Wholesale",
                                                      "Metals & Mining", "Banking"};
    static const std::vector<std::string> kCountries{"US", "US", "US", "CA", "GB",
                                                     "NL", "DE", "LU", "KY", "FR"};
    std::vector<Holding> holdings;
    for (std::size_t i = 0; i < count; ++i) {
        Holding h =
            plain_loan("R" + std::to_string(1000 + i), "I" + std::to_string(next(count / 2 + 1)),
                       std::to_string(250'000 * (1 + next(20))));
        const auto flag = [&](std::uint64_t of) { return next(of) == 0; };
        h.kind = flag(10) ? AssetKind::kBond : AssetKind::kLoan;
        h.coupon_type = flag(8) ? AssetCoupon::kFixed : AssetCoupon::kFloating;
        h.spread = 0.02 + 0.0025 * static_cast<double>(next(20));
        h.coupon = 0.05 + 0.0025 * static_cast<double>(next(20));
        if (flag(2)) h.floor = 0.0025 * static_cast<double>(next(5));
        h.frequency = pick(std::vector<int>{1, 2, 4, 12});
        h.unfunded = money(std::to_string(1000 * next(50)));
        h.facility_size = money(std::to_string(50'000'000 * (1 + next(10))));
        h.moodys_industry = pick(kIndustries);
        h.sp_industry = "S" + std::to_string(next(7));
        h.country = pick(kCountries);
        h.moodys_category = static_cast<MoodysCategory>(next(3));
        h.sp_category = static_cast<SpCategory>(next(4));
        h.seniority = static_cast<Seniority>(next(3));
        h.moodys_rating = static_cast<MoodysRating>(8 + next(14));
        h.moodys_warf_rating = static_cast<MoodysRating>(8 + next(14));
        h.moodys_recovery = 0.05 * static_cast<double>(next(14));
        h.sp_rating = static_cast<SpRating>(8 + next(15));
        h.country_rating = static_cast<SpRating>(next(10));
        h.wal = 0.25 * static_cast<double>(next(30));
        h.market_value = money(std::to_string(50 + next(55)));
        h.maturity = fin::Date::from_ymd(2026 + static_cast<int>(next(20)), 3, 1).value();
        for (auto* member : {&h.defaulted, &h.dip, &h.cov_lite, &h.bridge, &h.current_pay,
                             &h.participation, &h.deferrable, &h.deferring, &h.letter_of_credit,
                             &h.swapped_non_discount, &h.sp_criteria_exception})
            *member = flag(7);
        if (gaps && flag(5)) {
            if (flag(3)) h.facility_size.reset();
            if (flag(3)) h.sp_industry.clear();
            if (flag(3)) h.wal.reset();
            if (flag(3)) h.cov_lite.reset();
            if (flag(3)) h.country.clear();
        }
        holdings.push_back(std::move(h));
    }
    return holdings;
}

}  // namespace ballast::clo::sample
