// A CLO with everything that its records consist of, read in one workspace and written in another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "store/clo_assets.hpp"
#include "store/clo_deals.hpp"
#include "store/clo_lots.hpp"

namespace ballast::service {

struct CopiedDeal {
    store::CloDeal deal;
    std::vector<store::CloDealVersion> versions;
    std::vector<store::CloDealState> states;
    std::vector<store::CloAssetRow> assets;
    std::vector<store::CloAssetFact> facts;
    std::vector<store::CloLot> lots;
};

// What is visible now, without imports that were undone.
Result<CopiedDeal> read_copied_deal(store::Transaction& transaction, std::string_view deal);

// The slug is part of the documents of the versions.
Status rename_copied_deal(CopiedDeal& copied, const std::string& slug);

// Returns the id of the new deal. Assets that the workspace knows already keep their records, with
// an issue.
Result<std::string> write_copied_deal(store::Transaction& transaction, const CopiedDeal& copied,
                                      Instant now, Issues& issues);

}  // namespace ballast::service
