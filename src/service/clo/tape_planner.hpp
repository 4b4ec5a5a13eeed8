// The planner of a loan tape: what each row would change, kind by kind. Internal to tapes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clo/tape_lots.hpp"
#include "clo/tape_rows.hpp"
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

    // A change of a record that a row states.
    struct Change {
        std::string id;
        fin::Date effective;
        AssetFields before;
        AssetFields changed;  // empty: nothing
        clo::Asset after;
        Issues checks;
    };

    Status load();
    Status load_deal();

    void reject(const TapeRejection& rejected, const TapeFile::Row& source, CloTapeRow& row) const;

    Rejected plan_row(const TapeFile::Row& source, CloTapeRow& row);

    // What earlier rows about the same thing say. `whole`: a second row must repeat the first.
    Rejected place(const std::string& about, const Cells& cells, bool whole, CloTapeRow& row,
                   bool& repeats);

    // ---- fields of assets ----------------------------------------------------------------------

    // The JSON value of a cell, with rates in percent and prices in fractions converted when that
    // is confirmed.
    Rejected json_value(const std::string& field, const std::string& cell,
                        wire::RawJson& value) const;

    Rejected fields_of_row(const TapeFile::Row& source, AssetFields& fields) const;

    static Rejected rejection_of(const Error& error);

    // The change of an asset from a date on; nothing is planned yet.
    Rejected find_change(const std::string& id, const AssetFields& fields, fin::Date effective,
                         const CloTapeRow& row, Change& change) const;
    // Plans it; those of one asset and date are merged.
    void take_change(Change change, CloTapeRow& row);
    Rejected change_asset(const std::string& id, const AssetFields& fields, fin::Date effective,
                          CloTapeRow& row);

    // The record of an asset on a date, with what the plan has changed so far.
    Result<clo::Asset> record_on(const std::string& id, fin::Date date) const;

    void remember(const Change& change);

    // Of a record of the tape, with the index rate of its file or deal.
    clo::TapeContext context_of(const clo::Asset& asset) const;

    // Errors of a record keep the row out; warnings become checks.
    Rejected check_after(const clo::Asset& asset, const CloTapeRow& row, Issues& checks) const;

    Rejected plan_asset(const TapeFile::Row& source, CloTapeRow& row);

    Rejected date_of(const TapeFile::Row& source, const char* field, fin::Date& date) const;

    Rejected plan_ratings(const TapeFile::Row& source, CloTapeRow& row);

    Rejected plan_price(const TapeFile::Row& source, CloTapeRow& row);

    Rejected plan_schedule(const TapeFile::Row& source, CloTapeRow& row);
    Rejected payment_of(const TapeFile::Row& source, clo::ScheduledPrincipal& payment) const;

    // One fact per asset with its whole schedule; its rows have the status of the whole.
    void finish_schedules();

    // ---- lots ----------------------------------------------------------------------------------

    Rejected amount_of(const TapeFile::Row& source, const char* field,
                       std::optional<Decimal>& amount) const;

    Rejected price_of(const TapeFile::Row& source, const char* field,
                      std::optional<Decimal>& price) const;

    void add_lot(const CloLotEntry& entry, CloTapeRow& row);

    Rejected known_asset(const CloTapeRow& row);
    // Whether the deal may hold the asset of the row.
    Rejected check_holding(const CloTapeRow& row) const;

    Rejected plan_position(const TapeFile::Row& source, CloTapeRow& row);

    void find_absent();

    Rejected plan_trade(const TapeFile::Row& source, CloTapeRow& row);
    Rejected trade_of(const TapeFile::Row& source, CloLotEntry& entry) const;

    Rejected plan_factor(const TapeFile::Row& source, CloTapeRow& row);

    Decimal held(const std::string& id) const;

    // ---- the whole -----------------------------------------------------------------------------

    void check_whole();
    void check_pool();

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
    std::map<std::string, Decimal> held_;   // before the plan
    std::map<std::string, Decimal> after_;  // with the lots of the plan
    clo::TapeLots lots_;
    clo::MergedRows placed_;
    clo::TapeSchedules schedules_;
    Decimal stated_par_;
    std::vector<std::string> unknown_;  // assets of rows, in their order
};

}  // namespace ballast::service
