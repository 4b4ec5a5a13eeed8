// The planner of a loan tape: what each row would change, kind by kind. Internal to tapes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/clo/tape_plan.hpp"

namespace ballast::service {

// A row that cannot be used.
struct TapeRejection {
    std::string reason;
    std::string field;
    std::string fix;
};

class TapePlanner {
public:
    TapePlanner(Call& call, const CloTapeRequest& request, const TapeFile& file)
        : call_(call), request_(request), file_(file) {}

    Result<TapePlan> run();

private:
    using Cells = std::map<std::string, std::string>;
    using Rejected = std::optional<TapeRejection>;

    Status load();

    void reject(const TapeRejection& rejected, const TapeFile::Row& source, CloTapeRow& row) const;

    Rejected plan_row(const TapeFile::Row& source, CloTapeRow& row);

    // ---- fields of assets ----------------------------------------------------------------------

    // The JSON value of a cell, with rates in percent and prices in fractions converted when that
    // is confirmed.
    Rejected json_value(const std::string& field, const std::string& cell,
                        wire::RawJson& value) const;

    Rejected fields_of_row(const TapeFile::Row& source, AssetFields& fields) const;

    static Rejected rejection_of(const Error& error);

    // Records the change of an asset from a date on; rows of one asset and date are merged.
    Rejected change_asset(const std::string& id, const AssetFields& fields, fin::Date effective,
                          CloTapeRow& row);

    // The record of an asset on a date, with what the plan has changed so far.
    Result<clo::Asset> record_on(const std::string& id, fin::Date date) const;

    void remember(const std::string& id, fin::Date effective, const AssetFields& changed,
                  clo::Asset after);

    // Errors of a record keep the row out; warnings become checks.
    Rejected check_after(const clo::Asset& asset, const CloTapeRow& row);

    Rejected plan_asset(const TapeFile::Row& source, CloTapeRow& row);

    Rejected date_of(const TapeFile::Row& source, const char* field, fin::Date& date) const;

    Rejected plan_ratings(const TapeFile::Row& source, CloTapeRow& row);

    Rejected plan_price(const TapeFile::Row& source, CloTapeRow& row);

    Rejected plan_schedule(const TapeFile::Row& source, CloTapeRow& row);

    // One fact per asset with its whole schedule; its rows have the status of the whole.
    void finish_schedules();

    // ---- lots ----------------------------------------------------------------------------------

    Rejected amount_of(const TapeFile::Row& source, const char* field,
                       std::optional<Decimal>& amount) const;

    Rejected price_of(const TapeFile::Row& source, const char* field,
                      std::optional<Decimal>& price) const;

    void add_lot(const CloLotEntry& entry, CloTapeRow& row);

    Rejected known_asset(const CloTapeRow& row) const;

    Rejected plan_position(const TapeFile::Row& source, CloTapeRow& row);

    Status find_absent();

    Rejected plan_trade(const TapeFile::Row& source, CloTapeRow& row);

    // The deal never holds less than nothing of an asset.
    Rejected check_lot_order(const store::CloLot& lot);

    Rejected plan_factor(const TapeFile::Row& source, CloTapeRow& row);

    // ---- the whole -----------------------------------------------------------------------------

    void check_records();

    void count();

    // Of the file, of what the plan is based on, and of its effects.
    void finish_digest();

    Call& call_;
    const CloTapeRequest& request_;
    const TapeFile& file_;
    TapePlan plan_;
    store::CloOrigin origin_;
    std::map<std::string, clo::Asset> records_;  // as of the date, with the plan applied
    std::map<std::string, store::CloAssetRow> rows_;
    std::map<store::CloAssetId, std::vector<store::CloAssetFact>> facts_;
    std::map<std::string, Decimal> held_;
    std::vector<store::CloLot> lots_;  // recorded ones
    std::set<std::string> seen_;
    Decimal stated_par_;
    std::map<std::string, std::vector<std::pair<clo::ScheduledPrincipal, std::size_t>>> schedules_;
};

}  // namespace ballast::service
