// XLSX files made in the test: a zip of stored parts, as small as the format allows.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gridline::sheet {

inline std::uint32_t crc_of(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(i < 8 ? value >> (8 * i) & 0xFF : 0);
  return out;
}

inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string out, directory;
  for (const auto& [name, content] : parts) {
    const std::string sizes = little(crc_of(content), 4) + little(content.size(), 4) +
                              little(content.size(), 4) + little(name.size(), 2);
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 sizes + little(0, 12) + little(out.size(), 4) + name;
    out += "PK\x03\x04" + little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + sizes + little(0, 2) +
           name + content;
  }
  return out + directory + "PK\x05\x06" + little(0, 4) + little(parts.size(), 2) + little(parts.size(), 2) +
         little(directory.size(), 4) + little(out.size(), 4) + little(0, 2);
}

// `sheets`: names and what stands within <worksheet>: <sheetData>…</sheetData><mergeCells>… `workbook`: what
// stands before its sheets.
inline std::string xlsx_of(const std::vector<std::pair<std::string, std::string>>& sheets,
                           const std::vector<std::string>& shared = {}, const std::string& workbook = "") {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string rels = "http://schemas.openxmlformats.org/package/2006/relationships";
  const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  std::string types, list, relations, texts;
  std::vector<std::pair<std::string, std::string>> parts;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    types += "<Override PartName=\"/xl/worksheets/sheet" + n + ".xml\" ContentType=\"" + type +
             "worksheet+xml\"/>";
    list += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>";
    relations += "<Relationship Id=\"rId" + n + "\" Type=\"" + doc +
                 "/worksheet\" Target=\"worksheets/sheet" + n + ".xml\"/>";
  }
  for (const std::string& text : shared) texts += "<si><t>" + text + "</t></si>";
  relations += "<Relationship Id=\"rId99\" Type=\"" + doc + "/sharedStrings\" Target=\"sharedStrings.xml\"/>";
  parts.emplace_back("[Content_Types].xml",
                     head +
                         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                         "<Default Extension=\"rels\" "
                         "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                         "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" +
                         type +
                         "sheet.main+xml\"/>"
                         "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" +
                         type + "sharedStrings+xml\"/>" + types + "</Types>");
  parts.emplace_back("_rels/.rels", head + "<Relationships xmlns=\"" + rels +
                                        "\"><Relationship Id=\"rId1\" Type=\"" + doc +
                                        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  parts.emplace_back("xl/workbook.xml", head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + doc +
                                            "\">" + workbook + "<sheets>" + list + "</sheets></workbook>");
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     head + "<Relationships xmlns=\"" + rels + "\">" + relations + "</Relationships>");
  parts.emplace_back("xl/sharedStrings.xml", head + "<sst xmlns=\"" + main + "\" count=\"" +
                                                 std::to_string(shared.size()) + "\">" + texts + "</sst>");
  for (std::size_t i = 0; i < sheets.size(); ++i)
    parts.emplace_back("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml",
                       head + "<worksheet xmlns=\"" + main + "\">" + sheets[i].second + "</worksheet>");
  return zip_of(parts);
}

}  // namespace gridline::sheet
