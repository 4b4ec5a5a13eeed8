// The commands about language models and proposals of agents.
#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

namespace {

const Place kProposal{"PROPOSAL", "proposal", "Id of the proposal"};

std::vector<Column> proposal_columns() {
    return {{"Proposal", "/proposal"},
            {"State", "/state"},
            {.title = "Agent", .pointer = "/agent_name", .spare = 1},
            {"Title", "/title"},
            {"Proposed", "/created_at", kInstant},
            {.title = "Expires", .pointer = "/expires_at", .format = kInstant, .spare = 2},
            {.title = "Decided by", .pointer = "/decided_by", .spare = 3}};
}

std::vector<Section> proposal_sections() {
    return {{.name = "proposal",
             .title = "",
             .pointer = "",
             .columns = {{"Proposal", "/proposal"},
                         {"State", "/state"},
                         {"Agent", "/agent_name"},
                         {"Title", "/title"},
                         {"Method", "/method"},
                         {"Effect", "/summary"},
                         {"Digest", "/digest"},
                         {"Proposed", "/created_at", kInstant},
                         {"Expires", "/expires_at", kInstant},
                         {"Decided by", "/decided_by"},
                         {"Comment", "/comment"},
                         {"Note", "/note"},
                         {"Limits breached or worse", "/breaches"},
                         {"Limits", "/limits_note"},
                         {"Error", "/error"}},
             .is_facts = true},
            {.name = "difference",
             .title = "Changes",
             .pointer = "/difference",
             .columns = {{"Value", "/pointer"}, {"Before", "/before"}, {"After", "/after"}}},
            {.name = "limits",
             .title = "Limits",
             .pointer = "/limits",
             .columns = {{"Limit", "/name"},
                         {"Subject", "/subject"},
                         {"Before", "/before"},
                         {"After", "/after"},
                         {"Soft", "/soft"},
                         {"Hard", "/hard"},
                         {"Status before", "/status_before"},
                         {"Status after", "/status_after"}}}};
}

View decision_view(std::string_view command, std::string_view method, std::string_view doc) {
    return {.command = command,
            .method = method,
            .doc = doc,
            .group = kProgramGroup,
            .places = {kProposal},
            .sections = proposal_sections(),
            .options = {{"--comment", "comment", "Reason of the decision"}}};
}

}  // namespace

void add_assistant_views(std::vector<View>& views) {
    views.push_back({.command = "proposal list",
                     .method = "proposal.list",
                     .doc = "List what agents propose to change",
                     .group = kProgramGroup,
                     .places = {},
                     .sections = {{.name = "proposals",
                                   .title = "",
                                   .pointer = "/data",
                                   .columns = proposal_columns()}},
                     .example = "ballast proposal list state=waiting"});
    views.push_back({.command = "proposal show",
                     .method = "proposal.get",
                     .doc = "Show a proposal with the changes that it would make",
                     .group = kProgramGroup,
                     .places = {kProposal},
                     .sections = proposal_sections()});
    views.push_back(
        decision_view("proposal approve", "proposal.approve", "Approve a proposal, which runs it"));
    views.push_back(decision_view("proposal expire", "proposal.expire",
                                  "End the time of a proposal without a decision"));
    views.push_back(decision_view("proposal reject", "proposal.reject", "Reject a proposal"));
    views.push_back({.command = "comment",
                     .method = "llm.comment",
                     .doc = "Comment on the risk report of a portfolio",
                     .group = kRiskGroup,
                     .places = {{"PORTFOLIO", "portfolio", "Portfolio, by id or slug"}},
                     .sections = {{.name = "commentary",
                                   .title = "",
                                   .pointer = "",
                                   .columns = {{"", "/text"}, {"Written by", "/writer"}},
                                   .is_facts = true}},
                     .options = {{"--writer", "writer", "auto, model or rules"}},
                     .example = "ballast comment demo-long-short --writer rules"});
}

}  // namespace ballast::api::cli
