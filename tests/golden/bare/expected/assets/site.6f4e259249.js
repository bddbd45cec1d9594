site/site.js, 240 lines for 240, with:
      (await import("./search.1ff7514215.js")).open(typed);
