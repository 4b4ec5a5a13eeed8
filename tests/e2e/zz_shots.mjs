import {test} from './harness.mjs';
for (const [w,h] of [[1440,900],[1024,768],[390,844]]) for (const colors of w===1024?['dark']:['light'])
test(`shots ${w}`, async ({page, open}) => {
  const shot = async (name) => page.screenshot({path:`/tmp/shot_${name}_${w}.png`, fullPage: true});
  await open('/market'); await page.getByRole('table',{name:'Price coverage'}).waitFor(); await page.waitForTimeout(500); await shot('market');
  await open('/market?symbol=AAPL'); await page.getByRole('figure',{name:'Close of AAPL'}).waitFor(); await page.waitForTimeout(800); await shot('series');
  await open('/securities'); await page.getByRole('table',{name:'Securities',exact:true}).waitFor(); await shot('securities');
  await open('/market/import');
  const csv='date,AAPL,TEST\n2025-06-27,200.5,10\n2025-06-30,205.1,11\n2025-07-01,207,x\n2025-07-02,103,12\n';
  await page.getByLabel('File',{exact:true}).setInputFiles({name:'own.csv',mimeType:'text/csv',buffer:Buffer.from(csv)});
  await page.getByText('1 row cannot be imported').waitFor(); await shot('import');
}, {viewport:{width:w,height:h}, colors});
