// Names and constants of the Model Context Protocol
// (https://modelcontextprotocol.io/specification).
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace ballast::api::mcp {

// Modern versions: no handshake, version and capabilities are in every request's `_meta`.
inline constexpr std::string_view kModernVersion = "2026-07-28";
// Legacy versions: `initialize` first. Newest first.
inline constexpr std::array<std::string_view, 2> kLegacyVersions{"2025-11-25", "2025-06-18"};

inline constexpr std::string_view kMetaVersion = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kMetaCapabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kMetaServer = "io.modelcontextprotocol/serverInfo";
// The extension of 2026-07-28 for tasks; a core part of 2025-11-25.
inline constexpr std::string_view kTasksExtension = "io.modelcontextprotocol/tasks";
inline constexpr std::string_view kMetaRelatedTask = "io.modelcontextprotocol/related-task";
inline constexpr std::string_view kMetaProgress = "progressToken";
// Our extension: a repeated call with the same key gets the first one's response.
inline constexpr std::string_view kMetaIdempotencyKey = "ballast/idempotency_key";

inline constexpr int kMissingClientCapability = -32021;
inline constexpr int kUnsupportedProtocolVersion = -32022;

// How long a client may cache a list: a role change takes effect within a minute.
inline constexpr int kToolsTtlMs = 60'000;
inline constexpr int kDiscoverTtlMs = 3'600'000;

struct ServerInfo {
    std::string name = "ballast";
    std::string title = "Ballast";
    std::string version;
    std::string instructions =
        "Portfolio, balance-sheet, CLO and retirement calculations. Tools are named area_verb; "
        "their "
        "schemas are shortened, and describe_tool lists all fields of one. A long response is "
        "shortened as well: its `_rest` names the parts that read_result returns. "
        "Money, prices and quantities of ledgers are decimal strings; rates, weights and "
        "volatilities are fractions (0.05 is 5%); dates are YYYY-MM-DD. Results carry `issues` "
        "and, for totals, `coverage`: report them together with the figures.";
};

}  // namespace ballast::api::mcp
