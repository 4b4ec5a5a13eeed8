// Figures of a bank that a session of ALMReady stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"

namespace ballast::model {

enum class EarlierBankMeasure : std::uint8_t { kEve, kDeltaEve, kNii, kDeltaNii };

struct EarlierBankFigure {
    EarlierBankMeasure measure = EarlierBankMeasure::kEve;
    std::string scenario;  // "base", or a supervisory scenario, as named here
    double value = 0.0;    // in the reporting currency
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
