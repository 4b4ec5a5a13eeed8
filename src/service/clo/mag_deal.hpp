// Deals, states and scenarios from the input sheets of the earlier workbook.
#pragma once

#include <string>
#include <vector>

#include "clo/deal.hpp"
#include "ingest/mag_sheet.hpp"
#include "service/clo/book_import.hpp"
#include "service/clo/book_requests.hpp"
#include "service/clo/scenario_requests.hpp"

namespace ballast::service {

// How values in doubtful units are read.
struct MagUnits {
    bool rates_in_percent = false;
    bool prices_in_fractions = false;

    double rate(double value) const;
    double price(double value) const;  // in percent of par
};

// "Mag 17" as "mag-17".
std::string mag_slug(std::string_view name);
// "Class B-1" as "B-1", "Sub Notes" as "SUB".
std::string mag_tranche_id(std::string_view name);

// What a sheet lacks for a new deal; empty where it has everything.
std::vector<std::string> missing_for_deal(const ingest::MagContents& sheet);
// A new deal with the waterfalls of the earlier system (legacy structure, rules as data).
Result<clo::Deal> deal_of_sheet(const ingest::MagContents& sheet, const std::string& slug,
                                const MagUnits& units);

// `deal` with the triggers and thresholds of the sheet, and what changes.
clo::Deal changed_terms(const clo::Deal& deal, const ingest::MagContents& sheet,
                        std::vector<CloBookChange>& changes);

// Balances, accounts and index rates. `notes`: amounts that the deal has no place for.
Result<clo::DealState> state_of_sheet(const clo::Deal& deal, const ingest::MagContents& sheet,
                                      const MagUnits& units, std::vector<std::string>& notes);

// `inputs`: what the workbook gives for all its deals. An assumption that names one of its vectors
// refers to it.
CloScenarioDocument scenario_of_sheet(const ingest::MagSheet& sheet, const CloBookInputs& inputs,
                                      const MagUnits& units);
// Of labeled values without assumptions, such as the settings of a run.
CloScenarioDocument scenario_of_settings(const std::vector<ingest::MagParameter>& settings,
                                         const CloBookInputs& inputs, const MagUnits& units);

}  // namespace ballast::service
