// areas.geojson: the map of a pack, as geographic tools write it (GeoJSON, RFC 7946, WGS 84).
//
//   {"type": "FeatureCollection", "border_metres": 15, "features": [
//     {"type": "Feature", "properties": {"unit": "LY-G4"}, "geometry": {"type": "Polygon", "coordinates":
//     [...]}},
//     {"type": "Feature", "properties": {"place": "海曲世家/8号楼"}, "geometry": {"type": "MultiPolygon",
//     ...}}]}
//
// A feature names a unit or a place; other properties are the tool's own and are passed over. A unit that no
// district, street or community of the pack stands for gets a place of kind `area`, so that what the map says
// can be kept and routed like any other place.
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "rules/pack/place_list.h"

namespace gridline::pack {

namespace {

using Json = nlohmann::json;

constexpr std::size_t points_max = 4'000'000;  // of all features; a city's districts have some ten thousand
constexpr std::size_t features_max = 200'000;     // a building each in a large city
constexpr std::int32_t border_metres_max = 1'000;

// Where the n-th feature begins, for the caret; the text is known to be JSON. Asked only when there is an
// issue.
std::size_t offset_of_feature(std::string_view text, std::size_t n) {
  std::size_t depth = 0, features_at = 0;
  bool in_string = false, in_features = false;
  std::string_view last;
  for (std::size_t i = 0, begin = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      else if (c == '"') {
        in_string = false;
        last = text.substr(begin, i - begin);
      }
    } else if (c == '"') {
      in_string = true;
      begin = i + 1;
    } else if (c == '{' || c == '[') {
      if (c == '[' && depth == 1 && last == "features") {
        in_features = true;
        features_at = depth + 1;
      } else if (in_features && depth == features_at && n-- == 0) {
        return i;
      }
      ++depth;
    } else if (c == '}' || c == ']') {
      if (in_features && depth == features_at) in_features = false;
      if (depth > 0) --depth;
    }
  }
  return 0;
}

class AreasReader {
 public:
  AreasReader(std::uint32_t file, PlaceList& places, Draft& draft)
      : file_(file),
        places_(places),
        draft_(draft),
        text_(draft.issues.source().files().files[file].content) {}

  void read() {
    Json root;
    try {
      root = Json::parse(text_);
    } catch (const Json::parse_error& e) {
      error_at(e.byte == 0 ? 0 : e.byte - 1, "not_json", "这里不是合法的 JSON：核对逗号、引号和括号，或重新导出",
               "this is not JSON: look at commas, quotes and brackets, or export it again");
      return;
    } catch (const Json::exception&) {  // a number that no double holds
      error_at(0, "not_json", "有一个数太大", "a number in it is too large");
      return;
    }
    if (!root.is_object() || root.value("type", Json()) != "FeatureCollection" ||
        !root.contains("features") || !root["features"].is_array()) {
      error_at(0, "not_geojson", "应是 GeoJSON 的 FeatureCollection",
               "it should be a GeoJSON FeatureCollection");
      return;
    }
    read_border(root);
    const Json& features = root["features"];
    if (features.size() > features_max) {
      error_at(0, "too_many_features", fmt::format("图形超过 {} 个；请只留下规则包用到的", features_max),
               fmt::format("more than {} features; keep those that the pack needs", features_max));
      return;
    }
    for (feature_ = 0; feature_ < features.size(); ++feature_) read_feature(features[feature_]);
  }

 private:
  void error_at(std::size_t offset, std::string_view code, std::string zh, std::string en) {
    draft_.issues.error(draft_.issues.source().position_at(file_, offset), code, std::move(zh),
                        std::move(en));
  }
  // About the feature at hand.
  void error(std::string_view code, std::string zh, std::string en) {
    const bool first_ones = draft_.issues.wants_suggestions();  // the search goes through the whole file
    error_at(first_ones ? offset_of_feature(text_, feature_) : 0, code,
             fmt::format("第 {} 个图形：{}", feature_ + 1, zh), fmt::format("feature {}: {}", feature_ + 1, en));
  }

  void read_border(const Json& root) {
    const auto at = root.find("border_metres");
    if (at == root.end()) return;
    if (at->is_number_unsigned() && at->get<std::uint64_t>() <= border_metres_max) {
      draft_.pack.border_metres = at->get<std::int32_t>();
      return;
    }
    error_at(text_.find("\"border_metres\""), "bad_border_metres",
             fmt::format("border_metres 应是 0 到 {} 的整数", border_metres_max),
             fmt::format("border_metres is a whole number from 0 to {}", border_metres_max));
  }

  void read_feature(const Json& feature) {
    if (!feature.is_object() || feature.value("type", Json()) != "Feature") {
      error("not_a_feature", "应是 Feature", "it should be a Feature");
      return;
    }
    MapArea area;
    area.place = place_of(feature.value("properties", Json()));
    if (read_geometry(feature.value("geometry", Json()), area) && area.place)
      draft_.pack.map_areas.push_back(std::move(area));
  }

  PlaceIndex place_of(const Json& properties) {
    const auto text = [&](const char* name) {
      const auto at = properties.is_object() ? properties.find(name) : properties.end();
      return at != properties.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    const std::string unit = text("unit"), place = text("place");
    if (unit.empty() == place.empty()) {
      error("area_of_whom", "properties 里写 unit 或 place，两者取一",
            "properties name a unit or a place, one of both");
      return {};
    }
    if (!place.empty()) {
      const PlaceIndex found = places_.find(place);
      if (!found)
        error("unknown_place", fmt::format("没有地点“{}”", place), fmt::format("there is no place '{}'", place));
      return found;
    }
    const UnitIndex found = draft_.units.find(unit);
    if (!found && !draft_.units.damaged)
      error("unknown_unit", fmt::format("没有组织单元“{}”", unit), fmt::format("there is no unit '{}'", unit));
    return found ? place_for(found) : PlaceIndex();
  }

  // The district, street or community that the unit is, or a place made for it.
  PlaceIndex place_for(UnitIndex unit) {
    if (place_of_unit_.empty()) {
      const std::vector<Place>& places = draft_.pack.places;
      for (std::size_t i = 0; i < places.size(); ++i) {
        const PlaceKind kind = places[i].kind;
        const bool whole =
            kind == PlaceKind::district || kind == PlaceKind::street || kind == PlaceKind::community;
        if (whole && places[i].unit) place_of_unit_.try_emplace(places[i].unit.value, PlaceIndex(i));
      }
    }
    const auto [known, is_new] = place_of_unit_.try_emplace(unit.value);
    if (is_new) known->second = make_place(unit);
    return known->second;
  }

  PlaceIndex make_place(UnitIndex unit) {
    const Unit& of = draft_.pack[unit];
    Place made;
    made.name = of.zh.empty() ? of.id : of.zh;
    for (char& c : made.name) c = c == '/' ? '-' : c;
    if (places_.find(made.name)) made.name += fmt::format("（{}）", of.id);
    made.kind = PlaceKind::area;
    made.unit = unit;
    made.at = draft_.issues.source().position_at(file_, 0);
    return places_.add(std::move(made));
  }

  bool read_geometry(const Json& geometry, MapArea& area) {
    const std::string type = geometry.is_object() && geometry.value("type", Json()).is_string()
                                 ? geometry["type"].get<std::string>() : std::string();
    const Json coordinates = geometry.is_object() ? geometry.value("coordinates", Json()) : Json();
    if ((type != "Polygon" && type != "MultiPolygon") || !coordinates.is_array() || coordinates.empty()) {
      error("not_a_polygon", "geometry 应是 Polygon 或 MultiPolygon",
            "its geometry should be a Polygon or MultiPolygon");
      return false;
    }
    if (type == "Polygon") return read_rings(coordinates, area);
    for (const Json& polygon : coordinates) {
      if (!read_rings(polygon, area)) return false;
    }
    return true;
  }

  bool read_rings(const Json& rings, MapArea& area) {
    if (!rings.is_array() || rings.empty()) return bad_ring();
    for (const Json& ring : rings) {
      MapRing points;
      if (!ring.is_array() || ring.size() < 4) return bad_ring();
      points_ += ring.size();
      if (points_ > points_max) {
        error("too_many_points", fmt::format("地图超过 {} 个点；请简化边线再导出", points_max),
              fmt::format("the map has more than {} points; simplify the outlines", points_max));
        return false;
      }
      points.reserve(ring.size());
      for (const Json& at : ring) {
        MapPoint point;
        if (!read_point(at, point)) return false;
        points.push_back(point);
      }
      if (points.front() != points.back()) return bad_ring();
      points.pop_back();
      area.rings.push_back(std::move(points));
    }
    return true;
  }

  bool bad_ring() {
    error("bad_ring", "一圈至少四个点，末点与首点相同",
          "a ring has four points or more, the last equal to the first");
    return false;
  }

  bool read_point(const Json& at, MapPoint& out) {
    if (at.is_array() && at.size() >= 2 && at[0].is_number() && at[1].is_number()) {
      const double lon = at[0].get<double>(), lat = at[1].get<double>();
      if (lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
        out = {static_cast<std::int32_t>(std::llround(lon * 1e7)),
               static_cast<std::int32_t>(std::llround(lat * 1e7))};
        return true;
      }
    }
    error("bad_point", "一个点是 [经度, 纬度]，单位为度", "a point is [longitude, latitude] in degrees");
    return false;
  }

  std::uint32_t file_;
  PlaceList& places_;
  Draft& draft_;
  std::string_view text_;
  std::size_t feature_ = 0;
  std::size_t points_ = 0;
  std::unordered_map<std::uint32_t, PlaceIndex> place_of_unit_;
};

}  // namespace

void load_areas(PlaceList& places, Draft& draft) {
  const std::uint32_t file = draft.issues.source().file_index("areas.geojson");
  if (file < draft.issues.source().files().files.size()) AreasReader(file, places, draft).read();
}

}  // namespace gridline::pack
