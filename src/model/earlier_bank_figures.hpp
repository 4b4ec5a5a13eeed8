// Figures of a bank that a session of ALMReady stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"

namespace ballast::model {

enum class EarlierBankMeasure : std::uint8_t {
    kEve,
    kDeltaEve,
    kNii,
    kDeltaNii,
    kEveBucket,  // value of the payments in a time bucket
    kNiiMonth,   // NII of one month
};
// Whether figures of the measure are parts of another one.
constexpr bool is_part(EarlierBankMeasure measure) {
    return measure == EarlierBankMeasure::kEveBucket || measure == EarlierBankMeasure::kNiiMonth;
}

struct EarlierBankFigure {
    EarlierBankMeasure measure = EarlierBankMeasure::kEve;
    std::string scenario;           // "base", or a supervisory scenario, as named here
    double value = 0.0;             // in the reporting currency
    std::optional<int> month = {};  // of kNiiMonth, from 1
    // Of kEveBucket, in years: from `from_years` on, before the next bucket.
    std::optional<double> from_years = {};
    std::string bucket = {};  // name of the bucket
};

struct EarlierBankFigures {
    std::optional<fin::Date> as_of;  // analysis date
    std::string discount_curve;
    std::optional<int> horizon_months;  // of NII
    // Whether deposits without maturity were left out, for lack of behavioral assumptions.
    bool deposits_left_out = false;
    std::vector<EarlierBankFigure> figures;
};

}  // namespace ballast::model
