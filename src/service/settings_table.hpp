// Internal to the settings: every setting with its name, description, and how it is read and set.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/backup_settings.hpp"
#include "service/import_settings.hpp"
#include "service/master_key.hpp"
#include "service/model_settings.hpp"
#include "service/proposal_settings.hpp"
#include "service/server_settings.hpp"
#include "service/settings.hpp"
#include "service/store_settings.hpp"
#include "service/tls_settings.hpp"

namespace ballast::service {

struct AllSettings : Settings {
    ServerSettings server;
    StoreSettings stores;
    TlsSettings tls;
    BackupSettings backup;
    ImportSettings import;
    ModelSettings model;
    MasterKeySettings master;
    ProposalSettings proposals;
};

struct Setting {
    std::string_view name;
    std::string_view description;
    std::string (*get)(const AllSettings&);
    Status (*set)(AllSettings&, const std::string&);
};

// In the order in which they are documented.
std::span<const Setting> settings_table();

}  // namespace ballast::service
