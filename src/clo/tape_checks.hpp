// Consistency of the records of a loan tape: errors keep a row out, warnings are listed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "clo/asset.hpp"

namespace ballast::clo {

struct TapeContext {
    fin::Date as_of;
    std::string currency;              // of the deal; empty: none given
    bool hedged = false;               // whether the deal has a currency hedge
    std::optional<double> index_rate;  // of the index of the assets
};

// What is wrong or doubtful about one record; `where` of each issue is the field.
Issues check_tape_record(const Asset& asset, const TapeContext& context);

// What the records of the workspace contradict each other in: one ISIN or LoanX identifier of two
// assets, one issuer in two industries or countries. `where` is the id of an asset.
Issues check_tape_records(std::span<const Asset> assets);

// What is doubtful about the price of an asset: how old it is, and how far it moved. `where` of
// each issue is the asset.
Issues check_tape_price(const std::string& asset, fin::Date date,
                        const std::optional<Decimal>& before, const std::optional<Decimal>& after,
                        fin::Date as_of);

}  // namespace ballast::clo
